"""First the shift, then the gain."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="shift-before-gain",
    sentence="The shift is added before the gain is multiplied in; it should be added last.",
    why="The two belong together, and a pair of parentheses changes their order.",
    hints=(
        "Which of the two comes first in the formula: the gain or the shift?",
        "Set the gain to 0. Should the output then be the shift, or 0?",
        (
            "A neighbour: degrees Fahrenheit are 1.8 * c + 32. At c = 0 that is 32. What "
            "is 1.8 * (c + 32)?"
        ),
    ),
    mutant=alternatives(
        "shift-before-gain",
        ("_gamma * _h + _beta", "_gamma * (_h + _beta)"),
        ("_gain * _h + _shift", "_gain * (_h + _shift)"),
        where=in_forward,
    ),
    example="LAYER_NORM",
)
