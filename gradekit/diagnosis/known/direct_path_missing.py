"""Only the detours."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import Way, changed


def around(way: Way) -> Iterator[str]:
    """Leave the gradient itself out."""
    yield way.text(direct="")


MISTAKE = Mistake(
    id="direct-path-missing",
    sentence="The direct path is missing: only what goes through the statistics comes back.",
    why="The two detours are the hard part, and the plain way is forgotten when all is added up.",
    hints=(
        "Along how many roads does an input reach its own output?",
        (
            "Count the terms of your sum. Which of them would be left if mean and spread "
            "were constants?"
        ),
        (
            "A neighbour: z1 = x1 - (x1 + x2) / 2. One more x1 is 1 - 1/2 more z1. Who "
            "forgets the 1 gets -1/2. Which road was left out?"
        ),
    ),
    mutant=changed("direct-path-missing", around),
    example="LAYER_NORM",
)
