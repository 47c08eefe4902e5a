"""No softmax."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, softmaxes
from gradekit.diagnosis.source import Edit, Source


def bare(source: Source) -> Iterator[Edit]:
    """Hand on the scores."""
    for node in softmaxes(source, in_forward, 1):
        yield source.put(node, node.args[0], MISTAKE.id)


MISTAKE = Mistake(
    id="softmax-missing",
    sentence="The softmax is missing: the scores themselves are used as weights.",
    why="Scores and weights have the same shape, so that nothing complains.",
    hints=(
        "The weights of a query should be positive and add up to 1. What makes scores so?",
        "Print the numbers that you weigh the values with. Is any of them negative?",
        (
            "A neighbour: points 6, 3 and 1 as shares are 0.6, 0.3 and 0.1. What is the "
            "mean of three prices when it is weighed with the points themselves?"
        ),
    ),
    mutant=bare,
    example="WHOLE_ATTENTION",
)
