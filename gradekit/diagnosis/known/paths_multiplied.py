"""Paths multiplied."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="paths-multiplied",
    sentence="Where paths meet their gradients are multiplied; they have to be added.",
    why="Along one path slopes are multiplied, and the rule is carried over to several paths.",
    hints=(
        "A name is read twice. Do the two pushes add up, or does one scale the other?",
        (
            "Find the line in which a second gradient arrives at a name. Which sign joins it to "
            "the first?"
        ),
        (
            "A neighbour: c = 2a + 5a. One path sends 2, one sends 5, and the slope is 7. What "
            "would 10 be the slope of?"
        ),
    ),
    mutant=alternatives(
        "paths-multiplied", ("_g.get(_n, _z) + _d", "_g.get(_n, 1.0) * _d"), where=in_backward
    ),
    example="CHAIN",
)
