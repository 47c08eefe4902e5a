"""A square root is left out."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="root-missing",
    sentence="A square root is missing.",
    why="Variance and standard deviation, size and root of the size: the root is the last "
    "step, and is forgotten.",
    hints=(
        "Which unit has your divisor: that of the numbers, or of their squares?",
        "Look at each place where the formula has a root. Is it in your code?",
        "A neighbour: the diagonal of a 3 by 4 room is sqrt(9 + 16) = 5. Who walks 25 metres?",
    ),
    mutant=rewritten("root-missing", old="np.sqrt(_a)", new="_a"),
    example="LAYER_NORM",
)
