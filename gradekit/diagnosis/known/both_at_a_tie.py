"""Both inputs get the whole gradient where they are equal."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.source import Edit, Source

_LOOSER = {ast.Lt: "<=", ast.Gt: ">="}


def loosened(source: Source) -> Iterator[Edit]:
    """Let a comparison hold for equal values, too."""
    for node in source.nodes():
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _LOOSER:
            left, right = source.operand(node.left), source.operand(node.comparators[0])
            if len(node.ops) == 1:
                text = f"{left} {_LOOSER[type(node.ops[0])]} {right}"
                yield source.replaced(node, text, MISTAKE.id)


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
    sentence="Where the inputs are equal, both get the whole gradient: twice what came in.",
    why="Each input is asked whether it is the largest, and at a tie each of them says yes.",
    mutant=loosened,
    repair=Repair(done="given to the first of equal inputs only", gradients=one_only),
    example="MAXIMUM",
)
