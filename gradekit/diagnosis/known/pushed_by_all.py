"""Pushed by all classes."""

from gradekit.diagnosis.instead import hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="pushed-by-all",
    sentence=(
        "The right class is pushed by all other classes; only those that are too close should push."
    ),
    why="The number of classes is known, and which of them are too close has to be counted.",
    hints=(
        "A rival that is far behind costs nothing. Can it push the right class?",
        (
            "Take a row in which one class is too close. What should the entry of the right "
            "class be?"
        ),
        (
            "A neighbour: a bus stops for those who press the button. Does it stop ten times "
            "because ten people sit in it?"
        ),
    ),
    mutant=instead(
        "pushed-by-all",
        hinge_loss,
        "np.where(hot, -(C - 1) * w, dx)",
        "np.where(hot, -C * w, dx)",
        "np.where(hot, dx - w, dx)",
    ),
    example="HINGE",
    anywhere=True,
)
