"""The excess for a mask."""

from gradekit.diagnosis.instead import hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="excess-for-mask",
    sentence=(
        "The excess itself stands in the gradient, where each class that is too close counts as 1."
    ),
    why="The array of the forward is at hand, and its mask has to be made.",
    hints=(
        (
            "Let a rival's score grow by 0.1. By how much does the loss grow, if it is much too "
            "close? And if a little?"
        ),
        (
            "Look at the entries of wrong classes. Are they all 0 or one and the same number in "
            "your code?"
        ),
        (
            "A neighbour: max(0, x) at x = 7 is 7, and its slope is 1. Which of the two belongs "
            "on the way back?"
        ),
    ),
    mutant=instead("excess-for-mask", hinge_loss, "count(far)"),
    example="HINGE",
    anywhere=True,
)
