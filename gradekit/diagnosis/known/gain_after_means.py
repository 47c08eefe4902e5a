"""The gain comes last on the way back."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def last(way: Way) -> Iterator[str]:
    """Take means of the upstream gradient, and multiply everything by the gain."""
    if way.averaged != "axis=0":  # along the batch the gain is one factor
        u = way.upstream
        mean = way.of(u) if way.mean else ""
        along = way.of(f"{u} * {way.normal}")
        yield f"{way.gain} * ({way.text(direct=u, mean=mean, along=along)})"


MISTAKE = Mistake(
    id="gain-after-means",
    sentence="The gain is multiplied in last; it belongs to the gradient before the means are "
    "taken away.",
    why="Forward multiplies by the gain last, and backward is written in the order of forward.",
    hints=(
        "Forward multiplies by the gain last. At which end of backward does that step stand?",
        (
            "Look at your means. Are they means of the upstream gradient, or of what is "
            "left of it behind the gain?"
        ),
        (
            "A neighbour: weights 1 and 3, numbers 2 and 4. The weighed numbers are 2 and"
            " 12, less their mean -5 and 5. Taking the mean away first gives -1 and 3. "
            "Which step came first?"
        ),
    ),
    mutant=changed("gain-after-means", last),
    example="LAYER_NORM",
)
