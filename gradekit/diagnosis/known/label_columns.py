"""Whole columns for single elements."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import labelled
from gradekit.diagnosis.source import Edit, Source


def columns(source: Source) -> Iterator[Edit]:
    """Write a colon for the numbers of the rows."""
    for node in source.nodes():
        if labelled(source, node) and isinstance(node, ast.Subscript):
            rows = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else None
            if rows is not None and not isinstance(rows, ast.Slice):
                yield source.replaced(rows, ":", MISTAKE.id)


MISTAKE = Mistake(
    id="label-columns",
    sentence="The labels pick whole columns; one element of each row is meant.",
    why="a[:, y] reads like 'in each row, the one at y', and numpy gives every row all of y.",
    hints=(
        "You want one number from each row, so N in all. How many does your index pick?",
        "Try your index on a small array, with two rows and y = [0, 2]. What shape comes out?",
        (
            "A neighbour: of m = [[1, 2], [3, 4]] the diagonal is m[[0, 1], [0, 1]] = [1, 4]."
            " What is m[:, [0, 1]]?"
        ),
    ),
    mutant=columns,
    example="SOFTMAX_LOSS",
)
