"""A step for the gradient."""

from gradekit.diagnosis.instead import instead, penalty
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="step-for-gradient",
    sentence="What comes back are the weights after a step; only the gradient is asked for.",
    why="In training the two lines stand together: the gradient, and the step that uses it.",
    hints=(
        "Who changes the weights: the one who finds the gradient, or the one who trains?",
        "Set the strength to 0. What should come back then, and what does?",
        (
            "A neighbour: the hill falls by 3 to the east. Is the answer '3' or the place where "
            "you stand after a step?"
        ),
    ),
    mutant=instead("step-for-gradient", penalty, "given - dx", "given - r * given", "given + dx"),
    example="PENALTY",
    anywhere=True,
)
