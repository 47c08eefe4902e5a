"""The probabilities once more."""

from gradekit.diagnosis.instead import instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="shares-again",
    sentence=(
        "The probabilities come in once more as a factor; p minus one-hot is the whole gradient."
    ),
    why="The slope of the softmax is put on top of a formula that holds it already.",
    hints=(
        "Through which steps has p minus one-hot come back already?",
        (
            "Count in your gradient how often a probability stands as a factor. Which one is "
            "too many?"
        ),
        (
            "A neighbour: the price with tax is 119. Somebody adds the tax once more. What has "
            "gone wrong?"
        ),
    ),
    mutant=instead(
        "shares-again",
        softmax_loss,
        "p * dx",
        "p * (1 - p) * dx",
        "p * (dx - (p * dx).sum(axis=1, keepdims=True))",
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
