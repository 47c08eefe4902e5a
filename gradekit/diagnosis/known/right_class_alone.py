"""Only the right class."""

from gradekit.diagnosis.instead import hinge_loss, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="right-class-alone",
    sentence="Only the right class has a gradient; the other classes have their share, too.",
    why="The formula of the loss names the right class only; the others hide in the sum.",
    hints=(
        "In how many scores of a row does the loss change when they move?",
        (
            "Look at an entry of a wrong class. Is it 0, and should pushing that score up not "
            "cost anything?"
        ),
        (
            "A neighbour: L = ln(e^a + e^b) - a. The loss names a twice and b once. Is the "
            "slope in b zero?"
        ),
    ),
    mutant=either(
        instead("right-class-alone", softmax_loss, "dx * (hot == hot.max(axis=1, keepdims=True))"),
        instead("right-class-alone", hinge_loss, "dx * hot"),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
