"""Compared with 0."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="compared-with-zero",
    sentence="Each input is compared with 0; it should be compared with the other input.",
    why="The mask is copied from a ReLU, where 0 is the other one.",
    hints=(
        "Of two inputs the larger one counts. What has the number 0 to do with that?",
        "Take 3 and 5, both positive. Which of them gets a gradient from your code?",
        (
            "A neighbour: the lower of two bids, 40 and 60, is taken. Does it matter that both "
            "are above 0?"
        ),
    ),
    mutant=either(
        instead(
            "compared-with-zero",
            larger,
            "[dz * (x > 0), dz * (y > 0)]",
            "[dz * (x > 0), dz * (x <= 0)]",
        ),
        instead("compared-with-zero", chooser, "g * (x > 0)"),
    ),
    example="MAXIMUM",
    anywhere=True,
)
