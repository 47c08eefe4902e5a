"""Reshaped for transposed."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source


def reshaped(source: Source) -> Iterator[Edit]:
    """Write a reshape for each transpose."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr == "T":
            code = source.operand(node.value)
            text = f"{code}.reshape(np.shape({code})[::-1])"
            yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="reshaped-not-transposed",
    sentence=(
        "A matrix is reshaped where it should be transposed: its numbers land in other places."
    ),
    why="Both give the shape that is asked for, and nothing complains.",
    hints=(
        "A transpose turns rows into columns. What does a reshape do with the numbers?",
        (
            "Write down [[1, 2, 3], [4, 5, 6]] transposed, and reshaped to (3, 2). Are they the "
            "same?"
        ),
        (
            "A neighbour: the letters of 'ab / cd / ef' are read row by row or column by "
            "column. What do you get each time?"
        ),
    ),
    mutant=reshaped,
    example="BILINEAR",
)
