"""Not divided by the sum of the row."""

from gradekit.diagnosis.instead import answering, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="shares-not-divided",
    sentence="The powers of e are not divided by their sum: they are no probabilities yet.",
    why="e^x is the part of the softmax that is remembered best.",
    hints=(
        "Probabilities of a row add up to 1. What makes them do so?",
        "Add up one row of your probabilities. Is it 1?",
        "A neighbour: 8 and 2 votes. Before they are divided by 10, are they shares?",
    ),
    mutant=either(
        instead(
            "shares-not-divided",
            softmax_loss,
            "w * (np.exp(x) - hot)",
            "w * (np.exp(x - x.max(axis=1, keepdims=True)) - hot)",
        ),
        answering(
            "shares-not-divided",
            softmax_loss,
            "-(w * hot * (x - x.max(axis=1, keepdims=True))).sum()",
        ),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
