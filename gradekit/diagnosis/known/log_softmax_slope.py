"""The logarithm's way back."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import rewritten

MISTAKE = Mistake(
    id="log-softmax-slope",
    sentence="This is the way back of the logarithm of softmax; here the softmax itself is asked "
    "for.",
    why="In a loss the logarithm follows at once, and the formula of both together is the one"
    " in books.",
    hints=(
        (
            "Is a logarithm taken in forward? Then where is its slope, and if none is "
            "taken, why is it gone?"
        ),
        (
            "Look at what the upstream gradient is multiplied with in your first term. Is"
            " anything missing there?"
        ),
        (
            "A neighbour: s = e^x has the slope e^x, and log s = x has the slope 1. At x "
            "= 0 both are 1. What are they at x = 2?"
        ),
    ),
    mutant=rewritten(
        "log-softmax-slope", old="_y * (_g - _b.sum(...))", new="_g - _y * _g.sum(...)"
    ),
    example="SOFTMAX",
)
