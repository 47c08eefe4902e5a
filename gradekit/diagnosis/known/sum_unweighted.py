"""The sum without its weights."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="sum-unweighted",
    sentence="The sum that is subtracted lacks the weights: each term counts as much as its share.",
    why="Two sums look alike here, and with equal shares they differ by a factor only.",
    hints=(
        "What is subtracted is an average of the upstream gradient. With which weights?",
        "Look at the sum within the row. What is multiplied before it is taken?",
        (
            "A neighbour: two parts of a course count 0.9 and 0.1, marks 6 and 2. The average"
            " is 5.6. What is 6 + 2?"
        ),
    ),
    mutant=alternatives(
        "sum-unweighted",
        ("_g - _b.sum(...)", "_g - _g.sum(...)"),
        ("_g - _b.sum(...)", "_g - _g.mean(...)"),
    ),
    example="SOFTMAX",
)
