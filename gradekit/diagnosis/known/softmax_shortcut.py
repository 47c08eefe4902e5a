"""The loss's short formula for the softmax alone."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="softmax-shortcut",
    sentence="This is the short formula of softmax and cross-entropy together; here the softmax "
    "stands alone.",
    why="p - y is the formula that everybody remembers, and it holds only with the loss behind it.",
    hints=(
        (
            "Where does the formula 'shares minus labels' come from: from the softmax, or "
            "from what comes after it?"
        ),
        (
            "Your backward is handed any upstream gradient. Does your formula multiply it by "
            "something?"
        ),
        "A neighbour: log(e^x) has the slope 1. Is that the slope of e^x, too?",
    ),
    mutant=alternatives(
        "softmax-shortcut",
        ("_y * (_g - _b.sum(...))", "_y - _g"),
        ("_y * (_g - _b.sum(...))", "_g - _y"),
    ),
    example="SOFTMAX",
)
