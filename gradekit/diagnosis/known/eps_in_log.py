"""A small number inside the logarithm."""

from gradekit.diagnosis.instead import answering, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="eps-in-log",
    sentence=(
        "A small number is added to the probability, or bounds it, inside the logarithm: "
        "the loss changes."
    ),
    why="It keeps the logarithm of 0 away, and makes every large loss too small.",
    hints=(
        (
            "If the probability is e^-100, what should the loss be? And what does your "
            "logarithm see?"
        ),
        (
            "Look for a tiny constant near the logarithm. What does it do to a row that is told "
            "very wrongly?"
        ),
        (
            "A neighbour: a scale adds 10 g so that it never shows 0. What does it show for a "
            "letter of 1 g?"
        ),
    ),
    mutant=answering(
        "eps-in-log",
        softmax_loss,
        "-(w * hot * np.log(p + 1e-6)).sum()",
        "-(w * hot * np.log(p + 1e-8)).sum()",
        "-(w * hot * np.log(p + 1e-10)).sum()",
        "-(w * hot * np.log(p + 1e-12)).sum()",
        "-(w * hot * np.log(np.maximum(p, 1e-8))).sum()",
        "-(w * hot * np.log(np.maximum(p, 1e-10))).sum()",
        "-(w * hot * np.log(np.maximum(p, 1e-12))).sum()",
    ),
    example="FAR_LOSS",
    anywhere=True,
)
