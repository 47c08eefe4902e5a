"""The sum of both gradients for each."""

from gradekit.diagnosis.instead import instead, product
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="both-summed",
    sentence="Each input is handed the sum of both gradients; it should get its own share alone.",
    why=(
        "The rule for products gives a total change, and both its terms are taken for each input."
    ),
    hints=(
        "If only the first input moves, which of the two terms is left?",
        (
            "Hold the second input still in your mind. Which part of your first gradient has no "
            "reason then?"
        ),
        (
            "A neighbour: z = 2x + 9y. If x alone grows by 1, z grows by 2. Who says 11 has "
            "moved what as well?"
        ),
    ),
    mutant=instead("both-summed", product, "[dx + dy, dx + dy]"),
    example="MULTIPLY",
    anywhere=True,
)
