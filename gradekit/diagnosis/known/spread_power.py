"""A wrong power of the spread."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def powers(way: Way) -> Iterator[str]:
    """Multiply or divide what the spread takes away by the spread, once or twice."""
    for factor in (f"* {way.spread}", f"* {way.spread} ** 2", f"/ {way.spread}"):
        yield way.text(along=f"{way.along} {factor}")
    yield way.text(along=f"{way.along} / {way.spread} ** 2")


MISTAKE = Mistake(
    id="spread-power",
    sentence="The part that goes through the spread has a wrong power of the spread in it.",
    why="The exponent -3/2 is copied as -1/2 or -1, or a number that is divided already "
    "stands for one that is not.",
    hints=(
        (
            "A root stands below a line. Which power of the variance has its slope, and "
            "what multiplies it?"
        ),
        (
            "Take twice the input, and eps as 0. Each gradient of the input should halve."
            " Does each part of yours?"
        ),
        (
            "A neighbour: z = 1 / sqrt(v) has the slope -1 / (2 v sqrt(v)). At v = 4 that"
            " is -1/16. Who loses one root gets -1/8. Which power of v is right?"
        ),
    ),
    mutant=changed("spread-power", powers),
    example="LAYER_NORM",
)
