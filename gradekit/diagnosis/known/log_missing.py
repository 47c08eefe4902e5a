"""No logarithm."""

from gradekit.diagnosis.instead import answering, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="log-missing",
    sentence="The logarithm is missing: the loss is made of the probabilities themselves.",
    why=(
        "The probability of the right class should be large, and that is said without a "
        "logarithm, too."
    ),
    hints=(
        (
            "What should the loss be when the right class has the probability 1? And when it "
            "has 0.01?"
        ),
        "Follow one row through your loss. Where is the logarithm of its probability?",
        (
            "A neighbour: three guesses with the odds 1/2, 1/4 and 1/8. Their logs to base 2 "
            "are -1, -2 and -3. Which scale tells them apart better?"
        ),
    ),
    mutant=answering(
        "log-missing", softmax_loss, "-(w * hot * p).sum()", "(w * hot * (1 - p)).sum()"
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
