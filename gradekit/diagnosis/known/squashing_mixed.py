"""The slope of another squashing function."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="squashing-mixed",
    sentence="The slope is that of another squashing function: sigmoid and tanh are mixed up.",
    why="y (1 - y) and 1 - y^2 look alike, and both are written with the output.",
    hints=(
        (
            "Sigmoid and tanh both squash, but to other ranges. Where is each of them "
            "steepest, and how steep?"
        ),
        (
            "Put x = 0 into your forward and the result into your slope. Is that how steep "
            "the function is there?"
        ),
        (
            "A neighbour: arctan has the slope 1 / (1 + x^2), which is 1 at 0. Which slope at"
            " 0 has your function, 1 or 1/4?"
        ),
    ),
    mutant=alternatives(
        "squashing-mixed",
        ("1 - _y ** 2", "_y * (1 - _y)"),
        ("_y * (1 - _y)", "1 - _y ** 2"),
        ("_g * _y * (1 - _y)", "_g * (1 - _y ** 2)"),
        ("1 - _y", "1 - _y ** 2"),
        where=in_backward,
    ),
    example="SIGMOID",
    rank=-1,
)
