"""Both inputs get the whole gradient where they are equal."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.instead import chooser, instead
from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import assigned_to, comparisons, in_backward, is_call
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source

_LOOSER = {ast.Lt: "<=", ast.Gt: ">="}


def loosened(source: Source) -> Iterator[Edit]:
    """Let a comparison of two inputs hold for equals, too; give equals no smaller share."""
    for found in comparisons(source):
        sign, right = type(found.ops[0]), found.comparators[0]
        if in_backward(source, found) and sign in _LOOSER and not isinstance(right, ast.Constant):
            text = f"{source.operand(found.left)} {_LOOSER[sign]} {source.operand(right)}"
            yield source.replaced(found, text, MISTAKE.id)
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
            continue
        counted = any(_counts(value) for value in assigned_to(source, node.right))
        if counted or _counts_named(source, node.right):
            yield source.put(node, node.left, MISTAKE.id)
    for node in source.nodes():  # one of equals is chosen by what was seen before
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
            seen = isinstance(node.right, ast.UnaryOp) and isinstance(node.right.op, ast.Invert)
            if seen and isinstance(node.left, ast.Compare) and in_backward(source, node):
                yield source.put(node, node.left, MISTAKE.id)


def _counts_named(source: Source, value: ast.expr) -> bool:
    """Tell whether a value is the sum of a mask of equals that has a name."""
    called_of = value.func if isinstance(value, ast.Call) and is_call(value, "sum") else None
    owner = called_of.value if isinstance(called_of, ast.Attribute) else None
    return isinstance(owner, ast.Name) and any(
        isinstance(made, ast.Compare) and isinstance(made.ops[0], ast.Eq)
        for made in assigned_to(source, owner)
    )


def _counts(value: ast.expr) -> bool:
    """Tell whether a value says how many are equal to the largest."""
    equals = (isinstance(n, ast.Compare) and isinstance(n.ops[0], ast.Eq) for n in ast.walk(value))
    return is_call(value, "sum") and any(equals)


def one_only(answered: Answered) -> Gradients:
    """Take the gradient away from the second of two inputs where both are equal."""
    first, *others = answered.gradients
    tie = [answered.inputs[first] == answered.inputs[name] for name in others]
    rest = {
        n: np.where(equal, 0.0, answered.gradients[n]) for n, equal in zip(others, tie, strict=True)
    }
    return {first: answered.gradients[first], **rest}


MISTAKE = Mistake(
    id="both-at-a-tie",
    sentence="Where inputs are equal, each of them gets the whole gradient: more than what came "
    "in.",
    why="Each input is asked whether it is the largest, and at a tie each of them says yes.",
    hints=(
        "Two inputs are equal, and one unit of gradient arrives. How much may go out in all?",
        "Look at your comparisons. For equal inputs, how many of them are true?",
        (
            "A neighbour: the smaller of 4 and 4. If both grow by 1, the result grows by 1. "
            "Do shares of 1 and 1 fit that?"
        ),
    ),
    mutant=either(
        loosened,
        instead("both-at-a-tie", chooser, "g * (x == x.max(axis=-1, keepdims=True))"),
    ),
    repair=Repair(done="given to the first of equal inputs only", gradients=one_only),
    example="MAXIMUM",
)
