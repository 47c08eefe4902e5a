"""A mean that is only a sum."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def summed(way: Way) -> Iterator[str]:
    """Write sums for means: in each part that is taken away, and in both."""
    if way.averaged == "axis=0":
        return  # there it is the number of examples
    total = way.sums(way.direct)
    stretched = way.sums(f"{way.direct} * {way.normal}")
    yield way.text(along=stretched)
    if way.mean:
        yield way.text(mean=total)
        yield way.text(mean=total, along=stretched)


MISTAKE = Mistake(
    id="count-forgotten",
    sentence="On the way back a mean is only summed: the division by the number of its terms is "
    "missing.",
    why="A mean is a sum and a division; the sum is in view, and the division is hidden in a name.",
    hints=(
        "A mean was taken in forward. What is its slope in one of its terms?",
        "Look at what is taken away from the gradient. Is each of these a mean, or still a sum?",
        (
            "A neighbour: z1 = x1 - (x1 + x2 + x3) / 3. One more x2 is a third less z1. "
            "Who forgets the count gets 1 less. Where is the third?"
        ),
    ),
    mutant=changed("count-forgotten", summed),
    example="LAYER_NORM",
)
