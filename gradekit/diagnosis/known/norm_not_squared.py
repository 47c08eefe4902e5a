"""The length for its square."""

from gradekit.diagnosis.instead import answering, instead, penalty
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="norm-not-squared",
    sentence="The length of the weights is taken; its square is meant.",
    why="A norm is one call, and it takes the root.",
    hints=(
        "What does a norm do after it has added the squares?",
        "Let the weights be 3 and 4. Does your sum of squares say 25 or 5?",
        (
            "A neighbour: a square of side 6 has the area 36. Which of both numbers is the root "
            "of the other?"
        ),
    ),
    mutant=either(
        instead(
            "norm-not-squared",
            penalty,
            "r * x / np.sqrt(np.sum(x * x))",
            "0.5 * r * x / np.sqrt(np.sum(x * x))",
        ),
        answering(
            "norm-not-squared",
            penalty,
            "r * np.sqrt(np.sum(x * x))",
            "0.5 * r * np.sqrt(np.sum(x * x))",
        ),
    ),
    example="PENALTY",
    anywhere=True,
)
