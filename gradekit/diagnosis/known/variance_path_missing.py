"""The spread as a constant."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import both, in_backward, speaks_of
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="variance-path-missing",
    sentence="The divisor is treated as a constant: the gradient that goes through it is missing.",
    why="The divisor is a number once it is computed, but every input has a part in it.",
    hints=(
        "If one input grows, what happens to the spread that all of them are divided by?",
        (
            "Draw the graph of forward. Which arrow leads through the square root, and where "
            "is it in your backward?"
        ),
        (
            "A neighbour: z = x / |x| is 1 for every positive x. Who takes |x| for a constant"
            " gets the slope 1 / |x|. What is it really?"
        ),
    ),
    mutant=alternatives(
        "variance-path-missing",
        ("_a - _h * _b", "_a"),
        where=both(in_backward, speaks_of("eps")),
    ),
    example="LAYER_NORM",
)
