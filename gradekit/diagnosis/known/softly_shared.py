"""Shares by a softmax."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="softly-shared",
    sentence="The gradient is shared out by a softmax; all of it belongs to the largest.",
    why=(
        "A softmax is called a soft maximum, and its shares are taken for the slope of a hard one."
    ),
    hints=(
        "If the second largest grows by a little, does the maximum change?",
        "Look at the share of an input that lost clearly. Is it 0 in your code?",
        (
            "A neighbour: the first in a race gets the cup. How much of the cup does the second "
            "one get?"
        ),
    ),
    mutant=either(
        instead("softly-shared", larger, "[dz / (1 + np.exp(y - x)), dz / (1 + np.exp(x - y))]"),
        instead(
            "softly-shared",
            chooser,
            "(lambda e: g * e / e.sum(axis=-1, keepdims=True))(np.exp(x - out[..., None]))",
        ),
    ),
    example="MAXIMUM",
    anywhere=True,
)
