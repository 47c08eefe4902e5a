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
            "0.5 * ((x - hot) ** 2).sum() / n",
            "1 * ((x - hot) ** 2).sum() / n",
            "1 * ((x - hot) ** 2).sum() / n / C",
            "0.5 * ((p - hot) ** 2).sum() / n",
            "1 * ((p - hot) ** 2).sum() / n",
            "1 * ((p - hot) ** 2).sum() / n / C",
        ),
        instead(
            "squared-error",
            softmax_loss,
            "1 * (x - hot) / n",
            "2 * (x - hot) / n",
            "2 * (x - hot) / n / C",
            "1 * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot) / n",
            "2 * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot) / n",
            "2 * (lambda g: p * (g - (p * g).sum(axis=1, keepdims=True)))(p - hot) / n / C",
        ),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
