"""The gradient passes where it should be stopped."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake, Repair
from gradekit.diagnosis.source import Edit, Source

_OPPOSITE = {ast.Lt: ">=", ast.GtE: "<", ast.Gt: "<=", ast.LtE: ">"}


def inverted(source: Source) -> Iterator[Edit]:
    """Turn each comparison into its opposite."""
    for node in source.nodes():
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _OPPOSITE and len(node.ops) == 1:
            left, right = source.operand(node.left), source.operand(node.comparators[0])
            yield source.replaced(
                node, f"{left} {_OPPOSITE[type(node.ops[0])]} {right}", MISTAKE.id
            )


MISTAKE = Mistake(
    id="mask-inverted",
    sentence="The mask is inverted: the gradient passes where it should be stopped.",
    why="The question is which inputs let the value through, and it is easily asked the other way.",
    mutant=inverted,
    repair=Repair(
        done="subtracted from the upstream gradient",
        gradients=lambda a: {n: a.upstream - g for n, g in a.gradients.items()},
    ),
    example="RELU",
)
