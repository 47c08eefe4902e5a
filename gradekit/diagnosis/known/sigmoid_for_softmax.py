"""A sigmoid for the softmax."""

from gradekit.diagnosis.instead import answering, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="sigmoid-for-softmax",
    sentence="A sigmoid of each score is taken; a softmax looks at all scores of a row.",
    why="With two classes they are close relatives.",
    hints=(
        "If one score of a row grows, what happens to the probabilities of the other classes?",
        "Add up the probabilities of one row. Do you get 1?",
        (
            "A neighbour: 'is it a dog?' and 'is it small?' can both be true. Of 'dog, cat or "
            "cow?' only one can. Which one asks for shares that add up to 1?"
        ),
    ),
    mutant=either(
        instead("sigmoid-for-softmax", softmax_loss, "w * (1 / (1 + np.exp(-x)) - hot)"),
        answering("sigmoid-for-softmax", softmax_loss, "(w * hot * np.logaddexp(0, -x)).sum()"),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
