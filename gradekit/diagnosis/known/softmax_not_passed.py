"""The way back ends at the probabilities."""

from gradekit.diagnosis.instead import instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="softmax-not-passed",
    sentence="It is the gradient of the probabilities: it has not come back through the softmax.",
    why="The slope of -log p is -1 / p, and there is one more step between p and the scores.",
    hints=(
        (
            "Which steps lie between the scores and the loss? Which of them has your gradient "
            "come back through?"
        ),
        (
            "Your gradient is zero for wrong classes. Can a score of a wrong class not change "
            "the loss?"
        ),
        "A neighbour: L = ln(5x). The slope in u = 5x is 1 / u. Which step is left until x?",
    ),
    mutant=instead("softmax-not-passed", softmax_loss, "-w * hot / p", "-hot / p", "w * hot / p"),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
