"""A factor of 2 is missing."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="factor-half",
    rank=1,
    sentence="It is half of what it should be.",
    why="The 2 that comes down from a square is forgotten, or one of two equal paths is left out.",
    hints=(
        (
            "A factor of exactly 2 has one source. Where does the forward hold a square, or "
            "use one thing twice?"
        ),
        (
            "Look at each square and each value that is read twice in forward. Which of them "
            "has left no trace in your result?"
        ),
        (
            "A neighbour: A = x^2 at x = 3. Let x grow by 0.1: A goes from 9 to 9.61, about 6"
            " times 0.1. Where does the 6 come from, and not a 3?"
        ),
    ),
    mutant=wrapped("factor-half", lambda code: f"{code} / 2"),
    repair=Repair(done="times 2", gradients=each(lambda _, g: 2 * g)),
    example="MEAN_SQUARE",
)
