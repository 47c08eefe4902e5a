"""A loss without the penalty."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, inside, is_call
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Edit, Source

_PATTERNS = alternatives(
    "penalty-not-in-loss",
    ("_a + _p.forward(_w)", "_a + 0 * _p.forward(_w)"),
    ("_a + _b * _reg * _c", "_a"),
    ("_a + _reg / _b * _c", "_a"),
    ("_a + _reg * _c / _b", "_a"),
    where=inside("loss"),
)


def free(source: Source) -> Iterator[Edit]:
    """Leave the price of all weights, or of some, out of the loss."""
    yield from _PATTERNS(source)
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        if inside("loss")(source, node):
            named = assigned_to(source, node.right) if isinstance(node.right, ast.Name) else ()
            if any("reg" in source.code(value) for value in named):
                yield source.put(node, node.left, MISTAKE.id)
            elif is_call(node.left, "sum") and is_call(node.right, "sum"):
                yield source.put(node, node.left, MISTAKE.id)
                yield source.put(node, node.right, MISTAKE.id)


MISTAKE = Mistake(
    id="penalty-not-in-loss",
    sentence="The loss lacks the penalty, or a part of it.",
    why="The gradients are what training needs, so that nobody misses a part of the loss.",
    hints=(
        "Large weights have a price. Where does the loss say so, for each matrix of weights?",
        "Compute the loss with the strength 0 and with 1. Does it change, and by what?",
        (
            "A neighbour: a bill of 30 for goods and 5 for each of two parcels is 40. Which "
            "part is missing in a bill of 35?"
        ),
    ),
    mutant=free,
    example="PENALISED",
)
