"""Added at the right class."""

from gradekit.diagnosis.instead import hinge_loss, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="right-class-added",
    sentence="At the right class something is added that should be subtracted.",
    why="The minus in front of the right score is lost on the way back.",
    hints=(
        "Does the loss rise or fall when the score of the right class grows?",
        (
            "Take one row. Which sign should the entry of the right class have, and which one "
            "has it?"
        ),
        (
            "A neighbour: L = a + b - 2r. The slope in a is 1. Which sign has the slope in r, "
            "and why?"
        ),
    ),
    mutant=either(
        instead("right-class-added", softmax_loss, "dx + 2 * w * hot"),
        instead("right-class-added", hinge_loss, "np.where(hot, -dx, dx)"),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
