"""The value passed back in place of the gradient."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import comparisons, upstream_of, word_of
from gradekit.diagnosis.source import Edit, Source


def routed(source: Source) -> Iterator[Edit]:
    """Multiply a mask by what it lets through in place of the upstream gradient."""
    for node in comparisons(source):
        product, dz = source.parent(node), upstream_of(source, node)
        if not isinstance(product, ast.BinOp) or not isinstance(product.op, ast.Mult) or not dz:
            continue
        other = product.left if product.right is node else product.right
        value = node.comparators[0] if isinstance(node.ops[0], ast.Lt) else node.left
        if word_of(other) == dz and not isinstance(value, ast.Constant):
            yield source.replaced(other, source.operand(value), MISTAKE.id)


MISTAKE = Mistake(
    id="value-routed",
    sentence="A value of the forward is passed back where the upstream gradient belongs.",
    why="A router is drawn as a switch through which the value goes; on the way back the "
    "gradient takes its place.",
    hints=(
        (
            "On the way back, what travels through the open door: the input, or what came "
            "from above?"
        ),
        "Look at what stands beside your mask. Is it an input, or the argument of backward?",
        (
            "A neighbour: L = 10z, and z is the smaller of 2 and 7, so z = 2. Let the 2 grow "
            "by 0.1: L grows by 1. Is that slope the value 2?"
        ),
    ),
    mutant=routed,
    example="MAXIMUM",
)
