"""The predicted class for the right one."""

from gradekit.diagnosis.instead import answering, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="predicted-for-right",
    sentence=(
        "The class with the largest score is taken for the right one; the labels tell which "
        "is right."
    ),
    why="While the answers are right, both are the same class.",
    hints=(
        "Who tells which class is right: the scores, or the labels?",
        (
            "Take a row that is told wrongly. At which class does your code act, and at which "
            "should it?"
        ),
        (
            "A neighbour: a pupil marks an exam by the answers that most pupils gave. When does "
            "that go wrong?"
        ),
    ),
    mutant=either(
        instead(
            "predicted-for-right",
            softmax_loss,
            "w * (p - (np.arange(C) == np.argmax(x, axis=1)[:, None]))",
        ),
        answering(
            "predicted-for-right", softmax_loss, "-(w * np.log(p.max(axis=1, keepdims=True))).sum()"
        ),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
