"""Each element of a row for itself."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="softmax-diagonal",
    sentence="Each element is looked at alone; that the others of its row give way is missing.",
    why="It looks like the sigmoid's slope y (1 - y), and for one element alone it is.",
    hints=(
        "The shares of a row add up to 1. If one score rises, what happens to the other shares?",
        (
            "Your formula for one element uses only that element. Where do the others of its "
            "row come in?"
        ),
        (
            "A neighbour: shares a/(a+b) and b/(a+b). If a grows, the second share shrinks. "
            "Which of its slopes tells that?"
        ),
    ),
    mutant=alternatives(
        "softmax-diagonal",
        ("_y * (_g - _b.sum(...))", "_y * (1 - _y) * _g"),
        ("_y * (_g - _b.sum(...))", "_y * _g"),
    ),
    example="SOFTMAX",
)
