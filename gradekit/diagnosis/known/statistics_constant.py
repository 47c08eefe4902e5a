"""Mean and spread as constants."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import both, in_backward, speaks_of
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="statistics-constant",
    sentence="Mean and variance are treated as constants: only the direct path to the input is "
    "there.",
    why="That is right in a test, where running statistics are used; in training they are "
    "made of the inputs.",
    hints=(
        "Of what are the mean and the variance made? Do they stay when an input moves?",
        (
            "Draw the graph of forward. How many paths lead from the input to the output, and"
            " how many does your backward walk?"
        ),
        (
            "A neighbour: shares of a cake, s1 = x1 / (x1 + x2). One more x1 changes the sum,"
            " too. Is the slope 1 / (x1 + x2)?"
        ),
    ),
    mutant=alternatives(
        "statistics-constant",
        ("_d - _d.mean(...) - _h * _b", "_d"),
        where=both(in_backward, speaks_of("eps")),
    ),
    example="LAYER_NORM",
)
