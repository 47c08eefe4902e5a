"""Two branches added up."""

from gradekit.diagnosis.instead import instead, sided
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import two_formulas
from gradekit.diagnosis.rewriting import alternatives, either

added = alternatives(
    "both-branches",
    ("np.where(_t, _a, _b)", "((_t) * (_a) + (_b))"),
    ("np.where(_t, _a, _b)", "((_a) + (1 - (_t)) * (_b))"),
    where=two_formulas,
)

MISTAKE = Mistake(
    id="both-branches",
    sentence="On one side both branches count: their slopes are added where one of them holds.",
    why="The branch of the other side is written without its condition.",
    hints=(
        "For a positive x, which of the two formulas of this function holds?",
        (
            "Take x = 2 and follow it through backward. How many terms does it meet, and how "
            "many should it?"
        ),
        (
            "A neighbour: a ticket is 3 for children and 8 for others. What does a child pay if "
            "the 8 has no condition?"
        ),
    ),
    mutant=either(
        added,
        instead(
            "both-branches",
            sided,
            "dx + dz * self.alpha * (x > 0)",
            "dx + dz * self.alpha * np.exp(x) * (x > 0)",
        ),
    ),
    example="LEAKY",
    anywhere=True,
)
