"""Draws of the wrong kind."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake


def normal(draw: Draw) -> Iterator[str]:
    """Compare normal numbers with the probabilities."""
    numbers = f"{draw.rng}.standard_normal({draw.shape})"
    for mask in (f"{numbers} < {draw.keep}", f"{numbers} >= {draw.drop}"):
        yield f"({mask}){draw.placed} / {draw.keep}"
        yield f"({mask}){draw.placed} * 1.0"


MISTAKE = Mistake(
    id="normal-draws",
    sentence="The mask is drawn from normal numbers; a probability is a threshold for uniform "
    "ones.",
    why="randn and rand differ in one letter.",
    hints=(
        (
            "Which share of normal numbers is below 0.5? And of numbers that lie evenly "
            "between 0 and 1?"
        ),
        "Count the zeros of a large output. Is their share the one that was asked for?",
        (
            "A neighbour: of numbers drawn evenly from 0 to 1 about 30 percent are below "
            "0.3. Of normal numbers it is 62 percent. Which draw fits a chance of 0.3?"
        ),
    ),
    mutant=dropping("normal-draws", normal),
    example="DROPOUT",
)
