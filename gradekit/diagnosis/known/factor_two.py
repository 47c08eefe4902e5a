"""A factor of 2 too many."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="factor-two",
    sentence="It is twice what it should be.",
    why="The 2 of a derivative of a square is put where the square comes with a factor 1/2, or an "
    "input is counted twice.",
    mutant=wrapped("factor-two", lambda code: f"2 * {code}"),
    repair=Repair(done="divided by 2", gradients=each(lambda _, g: g / 2)),
    example="MEAN_SQUARE",
)
