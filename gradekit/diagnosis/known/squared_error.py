"""The squared error."""

from gradekit.diagnosis.instead import answering, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="squared-error",
    sentence="The loss is a squared error; the softmax loss is asked for.",
    why="A squared error is the first loss that one learns.",
    hints=(
        "Which loss does the statement name, and is there a logarithm in it?",
        (
            "Let the right class have the probability 0.001. How large is your loss, and how "
            "large should it be?"
        ),
        (
            "A neighbour: a thermometer that is off by 3 degrees. Is its error 3, 9 or ln 3? "
            "Who says which is meant?"
        ),
    ),
    mutant=either(
        answering(
            "squared-error",
            softmax_loss,
            "0.5 * (w * (x - hot) ** 2).sum()",
            "1 * (w * (x - hot) ** 2).sum()",
            "1 * (w * (x - hot) ** 2).sum() / C",
            "0.5 * (w * (p - hot) ** 2).sum()",
            "1 * (w * (p - hot) ** 2).sum()",
            "1 * (w * (p - hot) ** 2).sum() / C",
        ),
        instead(
            "squared-error",
            softmax_loss,
            "1 * w * (x - hot)",
            "2 * w * (x - hot)",
            "2 * w * (x - hot) / C",
            "1 * w * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot)",
            "2 * w * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot)",
            "2 * w * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot) / C",
        ),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
