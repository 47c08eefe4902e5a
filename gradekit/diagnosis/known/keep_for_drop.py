"""The probability of keeping for that of dropping."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import speaks_of, word_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def taken(source: Source) -> Iterator[Edit]:
    """Write p for 1 - p."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            one = isinstance(node.left, ast.Constant) and node.left.value == 1
            if one and speaks_of("rng")(source, node) and word_of(node.right).startswith("p"):
                yield source.put(node, node.right, MISTAKE.id)


def exchanged(draw: Draw) -> Iterator[str]:
    """Exchange the two in the mask, in the divisor, and in both."""
    for mask in draw.masks(keep=draw.drop, drop=draw.keep):
        yield f"{mask} / {draw.keep}"
        yield f"{mask} / {draw.drop}"
    for mask in draw.masks():
        yield f"{mask} / {draw.drop}"


MISTAKE = Mistake(
    id="keep-for-drop",
    sentence="The probability of dropping is taken for that of keeping.",
    why="Courses and libraries differ in which of the two they call p.",
    hints=(
        "Is the given probability that of a number being dropped, or of its staying?",
        "With a probability of 0 nothing should be dropped. What does your code keep then?",
        "A neighbour: a chance of rain of 0.2, on 100 days. How many are dry: 20 or 80?",
    ),
    mutant=either(taken, dropping("keep-for-drop", exchanged)),
    example="DROPOUT",
)
