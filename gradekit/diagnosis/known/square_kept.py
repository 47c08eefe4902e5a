"""The square is kept."""

from gradekit.diagnosis.instead import instead, penalty
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="square-kept",
    sentence="The square is still there: the slope of a square has no square in it.",
    why="The formula of the value is copied, and only the sum falls away.",
    hints=(
        "Which power does the slope of x^2 have?",
        "Put a negative weight into your gradient. Which sign comes out, and which should?",
        "A neighbour: x^3 has the slope 3x^2: the power falls by one. What is it for x^5?",
    ),
    mutant=instead("square-kept", penalty, "r * x**2", "0.5 * r * x**2"),
    example="PENALTY",
    anywhere=True,
)
