"""e to the power of a large number."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="exp-overflows",
    sentence="For large numbers e^x overflows, and infinity or NaN comes out.",
    why="The formula is right on paper; a computer has no number above 1.8e308, which is e^710.",
    hints=(
        "Your formula is right on paper. What is e^1000 on a computer?",
        (
            "Find each exponential. For which sign of x does its exponent grow without bound,"
            " and can it be turned round?"
        ),
        (
            "A neighbour: sqrt(x^2 + 1) at x = 1e200 overflows, but x * sqrt(1 + 1/x^2) does "
            "not. Which large thing was taken out?"
        ),
    ),
    mutant=alternatives(
        "exp-overflows",
        ("np.tanh(_x / 2)", "(np.exp(_x) - 1) / (np.exp(_x) + 1)"),
        ("np.logaddexp(_a, _b)", "np.log(np.exp(_a) + np.exp(_b))"),
    ),
    example="STEEP",
)
