"""Multiplied by the root."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="root-multiplied",
    sentence="The scores are multiplied by the square root of the size; they should be divided by "
    "it.",
    why="That there is a root is remembered, and not on which side of the line.",
    hints=(
        "A sum of many products is large. Should the root make the scores larger or smaller?",
        (
            "Take vectors of 16 numbers. Are your scores four times as large as plain "
            "products, or a quarter?"
        ),
        (
            "A neighbour: the sum of 100 coin tosses strays by 10 from its mean. To make "
            "it stray by 1, what is done with sqrt(100)?"
        ),
    ),
    mutant=rewritten(
        "root-multiplied", old="_s / np.sqrt(_q.shape[-1])", new="_s * np.sqrt(_q.shape[-1])"
    ),
    example="ATTENTION",
)
