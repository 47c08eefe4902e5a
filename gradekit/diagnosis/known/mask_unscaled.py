"""The mask without its factor."""

from collections.abc import Iterator

from gradekit.diagnosis.dropping import Draw, used
from gradekit.diagnosis.mistake import Mistake


def bare(draw: Draw) -> Iterator[str]:
    """Let the upstream gradient through as it is."""
    yield f"{draw.upstream} * ({draw.kept} != 0)"


MISTAKE = Mistake(
    id="mask-unscaled",
    sentence="On the way back the mask is used without the factor that forward scaled with.",
    why="The mask is what comes to mind; the factor is a detail of forward.",
    hints=(
        "Forward multiplies a kept number by something. What is its local gradient?",
        "Put ones in, and ones as the upstream gradient. Do output and gradient look the same?",
        (
            "A neighbour: y = 5x where a lamp is on, and 0 where it is off. What is the "
            "slope while it is on: 1 or 5?"
        ),
    ),
    mutant=used("mask-unscaled", bare),
    example="DROPOUT",
)
