"""The upstream gradient handed on as it is."""

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="slope-missing",
    sentence="The local slope is missing: the upstream gradient is handed on as it is.",
    why="As long as the slope is near 1 nobody sees it, and the shapes fit.",
    hints=(
        ("The chain rule is a product of two factors. Which one comes from this function itself?"),
        (
            "Compare what backward is handed with what it returns. What has the function "
            "changed about it?"
        ),
        (
            "A neighbour: y = 7x and L = 3y. The slope of L in y is 3, and in x it is 21. Who "
            "hands on the 3 has left out what?"
        ),
    ),
    mutant=instead("slope-missing", curve, "dz"),
    example="SOFTPLUS",
    rank=1,
    anywhere=True,
)
