"""The share of this one mask."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, dropping
from gradekit.diagnosis.mistake import Mistake


def by_chance(draw: Draw) -> Iterator[str]:
    """Divide each mask by its own mean."""
    for mask in draw.masks():
        yield f"(lambda kept: kept / np.maximum(kept.mean(), 1e-9))({mask})"


MISTAKE = Mistake(
    id="share-drawn",
    sentence="What is kept is divided by the share that this mask happened to keep, not by 1 - "
    "p_drop.",
    why="With many numbers the two are nearly the same, and the mean comes out exactly.",
    hints=(
        (
            "By which number should a kept value be divided: one that is given, or one "
            "that chance decides?"
        ),
        "Call forward twice. Are kept numbers scaled alike both times?",
        (
            "A neighbour: a die should show a six in 1 of 6 throws. In 10 throws there "
            "were 3. Which share belongs in a formula for dice, 1/6 or 3/10?"
        ),
    ),
    mutant=dropping("share-drawn", by_chance),
    example="DROPOUT",
)
