"""Divided by another size."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def miscounted(way: Way) -> Iterator[str]:
    """Divide sums by the size of the first axis, or where that is the batch, of the last."""
    count = f"{way.upstream}.shape[{-1 if way.averaged == 'axis=0' else 0}]"
    total = f"{way.sums(way.direct)} / {count}"
    stretched = f"{way.sums(f'{way.direct} * {way.normal}')} / {count}"
    yield way.text(along=stretched)
    if way.mean:
        yield way.text(mean=total)
        yield way.text(mean=total, along=stretched)


MISTAKE = Mistake(
    id="other-count",
    sentence="A mean on the way back is divided by the size of another axis than it runs along.",
    why="N and D are both at hand, and for a square array nobody sees it.",
    hints=(
        "Along which axis does this mean run, and how many numbers lie along it?",
        "Look at each division by a size. Is it the size of the axis that is summed there?",
        (
            "A neighbour: 3 rows of 5 numbers. The mean within a row is a sum of 5 "
            "numbers by 5. What is it by 3?"
        ),
    ),
    mutant=changed("other-count", miscounted),
    example="LAYER_NORM",
)
