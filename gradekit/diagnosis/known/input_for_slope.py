"""The input multiplied in."""

from gradekit.diagnosis.instead import chooser, curve, instead, larger, pair
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="input-for-slope",
    sentence="The input itself is multiplied in, where the slope belongs.",
    why="forward keeps its input for the way back, and then it is used as it is.",
    hints=(
        (
            "What does the kept input tell: where on the curve this is, or how steep the curve "
            "is there?"
        ),
        (
            "Look at what stands beside the upstream gradient. Is it a slope, or the number "
            "that came in?"
        ),
        (
            "A neighbour: y = 5x has the slope 5 at x = 2 and at x = 9. Who takes x for the "
            "slope gets 2 and 9. What is wrong with that?"
        ),
    ),
    mutant=either(
        instead("input-for-slope", curve, "dz * x", "dx * x"),
        instead("input-for-slope", pair, "[x * dz, y * dz]"),
        instead("input-for-slope", larger, "[x * dx, y * dy]"),
        instead("input-for-slope", chooser, "x * g", "x * dx"),
    ),
    example="SOFTPLUS",
    rank=1,
    anywhere=True,
)
