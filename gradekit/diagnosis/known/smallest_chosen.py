"""The smallest for the largest."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called
from gradekit.diagnosis.source import Edit, Source

_SMALLEST = {"maximum": "minimum", "max": "min", "argmax": "argmin", "amax": "amin"}


def exchanged(source: Source) -> Iterator[Edit]:
    """Choose the smallest, but not where a row is only shifted."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and called(node) in _SMALLEST:
            outer, code = source.parent(node), source.code(node.func)
            shifts = isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Sub)
            if not shifts:
                text = code[: -len(called(node))] + _SMALLEST[called(node)]
                yield source.replaced(node.func, text, MISTAKE.id)


MISTAKE = Mistake(
    id="smallest-chosen",
    sentence="The smallest is taken where the largest is meant.",
    why="maximum and minimum differ in three letters, and with one kind of input nobody sees it.",
    hints=(
        "Of several numbers one is chosen. Which one, and why that?",
        "Try your line on the numbers 1 and 5. Which of them comes out?",
        (
            "A neighbour: limiting x to at most 10 is the smaller of x and 10. At x = 12 that"
            " is 10. What does the larger of both give?"
        ),
    ),
    mutant=exchanged,
    example="RELU",
)
