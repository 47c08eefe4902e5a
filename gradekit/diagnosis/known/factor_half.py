"""A factor of 2 is missing."""

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import wrapped

MISTAKE = Mistake(
    id="factor-half",
    sentence="It is half of what it should be.",
    why="The 2 that comes down from a square is forgotten: the most frequent real mistake with the "
    "penalty on the weights.",
    mutant=wrapped("factor-half", lambda code: f"{code} / 2"),
    repair=Repair(done="times 2", gradients=each(lambda _, g: 2 * g)),
    example="MEAN_SQUARE",
)
