"""Absolute values compared."""

from gradekit.diagnosis.instead import chooser, instead, larger
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="compared-by-size",
    sentence="Absolute values are compared; the larger number is meant, not the larger size.",
    why=("An absolute value slips into the comparison, and for positive numbers nobody sees it."),
    hints=(
        "Which is the larger number, -8 or 3? And which has the larger size?",
        "Try inputs of which one is far below 0. Who gets the gradient in your code?",
        (
            "A neighbour: the warmer of two days, -9 and 2 degrees. Which one is it, and which "
            "one would a comparison of sizes take?"
        ),
    ),
    mutant=either(
        instead(
            "compared-by-size",
            larger,
            "[dz * (np.abs(x) >= np.abs(y)), dz * (np.abs(x) < np.abs(y))]",
            "[dz * (np.abs(x) > np.abs(y)), dz * (np.abs(x) <= np.abs(y))]",
        ),
        instead(
            "compared-by-size",
            chooser,
            "g * (np.arange(k) == np.argmax(np.abs(x), axis=-1)[..., None])",
        ),
    ),
    example="MAXIMUM",
    anywhere=True,
)
