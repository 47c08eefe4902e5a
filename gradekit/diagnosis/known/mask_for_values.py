"""The mask for the hidden numbers."""

from gradekit.diagnosis.hidden import keeping, remembering
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="mask-for-values",
    sentence=(
        "The gradient of the next weights takes the mask, zeros and ones, for the hidden numbers."
    ),
    why="The mask lies at hand on the way back, and it has the same shape.",
    hints=(
        "Which numbers did forward multiply with the second weights?",
        (
            "Look at what stands in the product for the second weights. Are there other numbers "
            "in it than 0 and 1?"
        ),
        (
            "A neighbour: the bill is price times amount. Who knows only 'bought or not' finds "
            "which slope in the price?"
        ),
    ),
    mutant=either(
        remembering("mask-for-values", "(x_ > 0) * 1.0"),
        keeping("mask-for-values", lambda before: f"1.0 * ({before} > 0)"),
    ),
    example="NETWORK",
    anywhere=True,
)
