"""Scaled down."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake


def smaller(draw: Draw) -> Iterator[str]:
    """Multiply each mask by the share that is kept."""
    for mask in draw.masks():
        yield f"{mask} * {draw.keep}"


MISTAKE = Mistake(
    id="scaled-down",
    sentence="What is kept is multiplied by the probability of keeping; it should be divided by "
    "it.",
    why="That there is a factor is remembered, and not on which side of the line.",
    hints=(
        "Some numbers are gone. Must the others become larger or smaller for the mean to stay?",
        (
            "Drop half of a thousand ones. What should the others be, and what are they "
            "in your output?"
        ),
        (
            "A neighbour: 8 of 10 voters answer a poll, 4 of them yes. To guess for all "
            "10, is the 4 multiplied by 0.8 or divided?"
        ),
    ),
    mutant=dropping("scaled-down", smaller),
    example="DROPOUT",
)
