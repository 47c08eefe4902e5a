"""The sign is not looked at."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import largest


def by_size(source: Source) -> Iterator[Edit]:
    """Take the number of a window that is furthest from 0."""
    for node, array, axis in largest(source):
        low, high = f"{array}.min(axis={axis})", source.code(node)
        text = f"np.where({high} >= -{low}, {high}, {low})"
        yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="largest-in-size",
    sentence="The number that is largest in size is taken, whatever its sign.",
    why="For images without negative numbers both are the same.",
    hints=(
        "Which of -5 and 3 is larger?",
        "Try a window with a large negative number in it. What should come out?",
        (
            "A neighbour: temperatures of -20, 4 and 7. The warmest day had 7. Which one "
            "is found by looking at sizes?"
        ),
    ),
    mutant=by_size,
    example="MAX_POOL",
)
