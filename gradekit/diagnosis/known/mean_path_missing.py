"""The mean as a constant."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, both, in_backward, is_call, speaks_of
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Edit, Source

_normalises = both(in_backward, speaks_of("eps"))


def named(source: Source) -> Iterator[Edit]:
    """Leave out a mean that has a name of its own."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
            continue
        if isinstance(node.right, ast.Name) and _normalises(source, node):
            made = f"{source.code(node.left)}.mean("
            values = assigned_to(source, node.right)
            if any(is_call(v, "mean") and source.code(v).startswith(made) for v in values):
                yield source.put(node, node.left, MISTAKE.id)


MISTAKE = Mistake(
    id="mean-path-missing",
    sentence="The mean is treated as a constant: the gradient that goes through it is missing.",
    why="Every example has a part in the mean; the formula for one example alone does not show it.",
    hints=(
        "If one example grows, what happens to the mean that is subtracted from all of them?",
        (
            "Draw the graph of forward. How many arrows leave the input, and which of them "
            "does your backward walk?"
        ),
        (
            "A neighbour: z1 = x1 - (x1 + x2) / 2. One more x1 is half a unit more z1, not a "
            "whole one. Where did the half go?"
        ),
    ),
    mutant=either(
        alternatives("mean-path-missing", ("_d - _d.mean(...)", "_d"), where=_normalises),
        named,
    ),
    example="LAYER_NORM",
)
