"""Equal shares for all."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="shared-equally",
    sentence="The gradient is shared equally; all of it belongs to the largest.",
    why=(
        "For a mean equal shares are right, and a maximum looks like one more way to make "
        "one of many."
    ),
    hints=(
        "If the smaller input grows by a little, does the maximum change?",
        "Look at the share of an input that lost. How large should it be?",
        (
            "A neighbour: the tallest of three friends is 190 cm. A short one grows by 1 cm. By "
            "how much does the height of the tallest change?"
        ),
    ),
    mutant=either(
        instead("shared-equally", larger, "[dz / 2, dz / 2]"),
        instead("shared-equally", chooser, "g / k + np.zeros_like(x)"),
    ),
    example="MAXIMUM",
    anywhere=True,
)
