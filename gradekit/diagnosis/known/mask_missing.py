"""No mask."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import comparisons, in_backward, kept_masks
from gradekit.diagnosis.source import Edit, Source


def opened(source: Source) -> Iterator[Edit]:
    """Let each mask of a backward be true everywhere."""
    for node in [*comparisons(source), *kept_masks(source)]:
        if in_backward(source, node):
            yield source.replaced(node, f"({source.operand(node)} | True)", MISTAKE.id)


MISTAKE = Mistake(
    id="mask-missing",
    sentence="The mask is missing: the gradient passes to all, also to those that were not let "
    "through.",
    why="Forward chooses, and backward is written as if it had let everything through.",
    hints=(
        (
            "If an input had no say in the result, how much does the result change when that "
            "input moves?"
        ),
        "Find what forward decided for each element. Where does backward ask for that decision?",
        (
            "A neighbour: the cheapest of the prices 3, 8 and 9 is 3. Let the 8 rise to 8.1. "
            "What slope does that price deserve?"
        ),
    ),
    mutant=opened,
    example="RELU",
)
