"""The mean as a constant."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import both, in_backward, speaks_of
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="mean-path-missing",
    sentence="The mean is treated as a constant: the gradient that goes through it is missing.",
    why="Every example has a part in the mean; the formula for one example alone does not show it.",
    hints=(
        "If one example grows, what happens to the mean that is subtracted from all of them?",
        (
            "Draw the graph of forward. How many arrows leave the input, and which of them "
            "does your backward walk?"
        ),
        (
            "A neighbour: z1 = x1 - (x1 + x2) / 2. One more x1 is half a unit more z1, not a "
            "whole one. Where did the half go?"
        ),
    ),
    mutant=alternatives(
        "mean-path-missing", ("_d - _d.mean(...)", "_d"), where=both(in_backward, speaks_of("eps"))
    ),
    example="LAYER_NORM",
)
