"""Hidden numbers before the activation."""

from gradekit.diagnosis.hidden import keeping, remembering
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="before-activation",
    sentence=(
        "The gradient of the next weights takes the hidden numbers from before the activation."
    ),
    why="Both arrays have the same shape, and one letter tells them apart.",
    hints=(
        (
            "Which numbers were multiplied with the second weights: those before or behind the "
            "activation?"
        ),
        (
            "Look at what stands in the product for the second weights. Can it be negative in "
            "your code?"
        ),
        "A neighbour: z = w * max(0, x) at x = -3. What is the slope in w: -3 or 0?",
    ),
    mutant=either(
        remembering("before-activation", "x_"), keeping("before-activation", lambda before: before)
    ),
    example="NETWORK",
    anywhere=True,
)
