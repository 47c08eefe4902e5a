"""Absolute values for squares."""

from gradekit.diagnosis.instead import answering, instead, penalty
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="absolute-for-square",
    sentence="The penalty is that of absolute values; it should be that of squares.",
    why="There are two penalties, L1 and L2, and their names differ in a digit.",
    hints=(
        "Which weights should the penalty press hardest: all alike, or the large ones?",
        "Put in the weights 1 and 10. How do their gradients differ in your code?",
        (
            "A neighbour: the slope of |x| is 1 or -1, that of x^4 is 4x^3. Which of them tells "
            "how large x is?"
        ),
    ),
    mutant=either(
        instead("absolute-for-square", penalty, "r * np.sign(x)", "0.5 * r * np.sign(x)"),
        answering(
            "absolute-for-square", penalty, "r * np.sum(np.abs(x))", "0.5 * r * np.sum(np.abs(x))"
        ),
    ),
    example="PENALTY",
    anywhere=True,
)
