"""No margin."""

from gradekit.diagnosis.instead import answering, hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="margin-missing",
    sentence="The margin is missing: the comparison is made with the bare scores.",
    why="Whoever is ahead is right, and that it has to be ahead by something is forgotten.",
    hints=(
        "By how much does the right class have to be ahead before a rival costs nothing?",
        ("Take a rival that is just behind the right class. Does your code count it as too close?"),
        (
            "A neighbour: cars have to keep 20 m apart. Two are 5 m apart and do not touch. Is "
            "that far enough?"
        ),
    ),
    mutant=either(
        instead("margin-missing", hinge_loss, "count(x > own)"),
        answering("margin-missing", hinge_loss, "(w * np.maximum(x - own, 0)).sum()"),
    ),
    example="HINGE",
    anywhere=True,
)
