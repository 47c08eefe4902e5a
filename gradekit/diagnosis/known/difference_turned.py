"""The difference turned round."""

from gradekit.diagnosis.instead import answering, hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="difference-turned",
    sentence="The difference of the scores is turned round: the right class is asked to be behind.",
    why="right minus rival and rival minus right look alike.",
    hints=(
        (
            "When should a rival cost something: when it is far behind the right class, or "
            "close to it?"
        ),
        "Put in a right score of 9 and a rival of 1. What does your formula charge?",
        (
            "A neighbour: late by how much? The train is due at 8 and comes at 9. Is it 9 - 8 "
            "or 8 - 9?"
        ),
    ),
    mutant=either(
        instead("difference-turned", hinge_loss, "count((own - x + m > 0) & ~hot)"),
        answering(
            "difference-turned",
            hinge_loss,
            "(w * np.maximum(own - x + m, 0) * ~hot).sum()",
            "(w * np.maximum(own - x + m, 0)).sum()",
        ),
    ),
    example="HINGE",
    anywhere=True,
)
