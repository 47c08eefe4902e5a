"""A square root is left out."""

from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import divisions
from gradekit.diagnosis.rewriting import either, rewritten
from gradekit.diagnosis.source import Edit, Source


def by_the_square(source: Source) -> Iterator[Edit]:
    """Divide by the variance on the way back."""
    for way, division in divisions(source):
        yield source.replaced(division.right, f"{way.spread} ** 2", MISTAKE.id)


MISTAKE = Mistake(
    id="root-missing",
    sentence="A square root is missing, or something is divided by the root twice.",
    why="Variance and standard deviation, size and root of the size: the root is the last "
    "step, and is forgotten.",
    hints=(
        "Which unit has your divisor: that of the numbers, or of their squares?",
        "Look at each place where the formula has a root. Is it in your code?",
        "A neighbour: the diagonal of a 3 by 4 room is sqrt(9 + 16) = 5. Who walks 25 metres?",
    ),
    mutant=either(rewritten("root-missing", old="np.sqrt(_a)", new="_a"), by_the_square),
    example="LAYER_NORM",
)
