"""The sign turned on one side of 0."""

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="sign-on-one-side",
    sentence="The sign is wrong on one side of 0; on the other side it is right.",
    why="A branch for negative numbers brings its own minus, as in an absolute value.",
    hints=(
        (
            "Let x grow a little on either side of 0. On which side does the result rise, and "
            "on which does it fall?"
        ),
        (
            "Take x = -1 and x = 1. Which of the two signs in your backward fits the curve, and "
            "which does not?"
        ),
        (
            "A neighbour: f(x) = 4x for x < 0, else x. At x = -1 the slope is 4, as f rises "
            "there. What would -4 say?"
        ),
    ),
    mutant=instead(
        "sign-on-one-side", curve, "np.where(x < 0, -dx, dx)", "np.where(x > 0, -dx, dx)"
    ),
    example="LEAKY",
    rank=2,  # where the other side is 0 the sign is wrong everywhere
    anywhere=True,
)
