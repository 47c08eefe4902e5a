"""The softmax is left out on the way back."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, softmaxes
from gradekit.diagnosis.source import Edit, Source


def skipped(source: Source) -> Iterator[Edit]:
    """Hand on what comes to the softmax."""
    for node in softmaxes(source, in_backward, 2):
        yield source.put(node, node.args[0], MISTAKE.id)


MISTAKE = Mistake(
    id="softmax-skipped",
    sentence="On the way back the softmax is left out: scores get the gradient of their shares.",
    why="It has no weights, so that it seems to have no gradient.",
    hints=(
        (
            "Forward went from scores to shares, and from shares to the output. How many "
            "steps go back?"
        ),
        "Name the steps of forward in turn, and then those of backward. Which one has no partner?",
        (
            "A neighbour: y = 3 * sin(x) has the slope 3 * cos(x). Who skips the sine on "
            "the way back gets 3. Which step was left out?"
        ),
    ),
    mutant=skipped,
    example="WHOLE_ATTENTION",
)
