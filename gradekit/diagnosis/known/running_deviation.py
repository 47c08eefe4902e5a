"""Deviations in the place of variances."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import running
from gradekit.diagnosis.source import Edit, Source


def rooted(source: Source) -> Iterator[Edit]:
    """Take the root of what goes into the running variance, with eps and without."""
    for _, _, new in running(source, "var"):
        code = source.code(new)
        for root in (f"np.sqrt({code} + self.eps)", f"np.sqrt({code})"):
            yield source.replaced(new, root, MISTAKE.id)


MISTAKE = Mistake(
    id="running-deviation",
    sentence="The running variance collects standard deviations; it should collect variances.",
    why="The deviation is what forward divides by, so it is the number at hand.",
    hints=(
        "What do you divide by in a test: the number that you kept, or its root?",
        "Look at what goes into the running variance. Has a root been taken of it before?",
        (
            "A neighbour: squares of 4 and 36 square metres have sides of 2 and 6. The "
            "mean area is 20. Is the mean side, 4, an area?"
        ),
    ),
    mutant=rooted,
    example="TRAINED_NORM",
)
