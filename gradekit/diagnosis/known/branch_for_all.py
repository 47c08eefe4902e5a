"""One branch everywhere."""

from gradekit.diagnosis.instead import instead, sided
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import two_formulas
from gradekit.diagnosis.rewriting import alternatives, either

one = alternatives("branch-for-all", ("np.where(_t, _a, _b)", "(_b)"), where=two_formulas)

MISTAKE = Mistake(
    id="branch-for-all",
    sentence="The formula of the negative side is used for all numbers.",
    why="The condition in front of the formula is left out.",
    hints=(
        "This function has two formulas. For which numbers does each of them hold?",
        "Take x = 3. Which of the two formulas does your line use for it?",
        (
            "A neighbour: a shop takes 10 % off above 100 euros. What goes wrong if it takes 10 "
            "% off every bill?"
        ),
    ),
    mutant=either(
        one,
        instead(
            "branch-for-all",
            sided,
            "dz * self.alpha * np.exp(x)",
            "dz * self.alpha * np.exp(np.minimum(x, 0))",
        ),
    ),
    example="ELU",
    anywhere=True,
)
