"""A factor of 2 too many."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="factor-two",
    rank=1,
    sentence="It is twice what it should be.",
    why="The 2 of a derivative of a square is put where the square comes with a factor 1/2, "
    "or something is counted twice.",
    hints=(
        "A factor of exactly 2 has one source. Where would a 2 come from in this formula?",
        (
            "Look at squares, at factors of one half, and at sums in which one term may stand"
            " twice. Which 2 is one too many?"
        ),
        (
            "A neighbour: E = 0.5 * (x - 3)^2 has the slope x - 3: at x = 5 it is 2, not 4. "
            "What became of the 2 from the square?"
        ),
    ),
    mutant=wrapped("factor-two", lambda code: f"2 * {code}"),
    repair=Repair(done="divided by 2", gradients=each(lambda _, g: g / 2)),
    example="MEAN_SQUARE",
)
