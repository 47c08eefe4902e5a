"""The search begins at 0."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import largest


def from_zero(source: Source) -> Iterator[Edit]:
    """Let no maximum of a window be below 0."""
    for node, *_ in largest(source):
        yield source.replaced(node, f"np.maximum({source.code(node)}, 0)", MISTAKE.id)


MISTAKE = Mistake(
    id="max-from-zero",
    sentence="The search for the largest begins at 0: where all numbers are negative, 0 comes out.",
    why="An array of zeros is at hand, and images in examples have no negative numbers.",
    hints=(
        "What is the largest of -3, -1 and -2?",
        "Look at what your search compares with first. Is it a number of the window?",
        (
            "A neighbour: the warmest of -20, -4 and -7 degrees is -4. Who begins with 0 "
            "says 0. Which day had that?"
        ),
    ),
    mutant=from_zero,
    example="POOL",
)
