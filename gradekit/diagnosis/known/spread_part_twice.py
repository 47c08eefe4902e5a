"""The path through the root counts twice."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def doubled(way: Way) -> Iterator[str]:
    """Take twice what the spread takes away."""
    yield way.text(along=f"2 * {way.along}")


MISTAKE = Mistake(
    id="spread-part-twice",
    sentence="The part that goes through the spread counts twice; the slope of a root has a 1/2 in"
    " it.",
    why="The root's slope is 1 / (2 sqrt(v)); the 2 below is forgotten, or the other 2, of "
    "the square, is kept beside it twice.",
    hints=(
        "The spread is a root of a mean of squares. Which numbers come down in its slope?",
        "Follow the gradient from the quotient to the variance. Which factor does the root bring?",
        (
            "A neighbour: r = sqrt(v) at v = 9 is 3, and at 9.6 it is about 3.1. So the "
            "slope is near 1/6. Who forgets the half gets 1/3. Where does the 2 stand in "
            "1/6?"
        ),
    ),
    mutant=changed("spread-part-twice", doubled),
    example="LAYER_NORM",
)
