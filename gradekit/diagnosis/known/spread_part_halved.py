"""The path through the square counts half."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def halved(way: Way) -> Iterator[str]:
    """Take half of what the spread takes away."""
    yield way.text(along=f"0.5 * {way.along}")


MISTAKE = Mistake(
    id="spread-part-halved",
    sentence="The part that goes through the spread counts half; the slope of a square has a 2 in "
    "it.",
    why="The 1/2 of the root and the 2 of the square cancel, and one of them is lost on the way.",
    hints=(
        "The spread is a root of a mean of squares. Which numbers come down in its slope?",
        (
            "Follow the gradient from the variance to the numbers under it. Which factor "
            "does a square bring?"
        ),
        (
            "A neighbour: a square of side 5 has the area 25, one of side 5.1 has 26.01. "
            "That is a slope of about 10. Who forgets the 2 gets 5. Where does it come "
            "from?"
        ),
    ),
    mutant=changed("spread-part-halved", halved),
    example="LAYER_NORM",
)
