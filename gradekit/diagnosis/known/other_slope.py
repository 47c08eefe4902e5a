"""The slope of another activation."""

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="other-slope",
    sentence="The slope belongs to another activation function than the one in forward.",
    why=(
        "The table of slopes is read in the wrong line, or a backward was copied from "
        "another class."
    ),
    hints=(
        (
            "Each function has a slope of its own. Which function does the slope in backward "
            "belong to?"
        ),
        "Draw forward by hand near x = -1, 0 and 2. Is it as steep there as backward says?",
        (
            "A neighbour: sin(x) has the slope cos(x), which is 1 at 0. Who writes -sin(x) "
            "there gets 0. Whose slope is that?"
        ),
    ),
    mutant=instead(
        "other-slope",
        curve,
        "dz * (x > 0)",
        "dz * np.where(x > 0, 1, 0.01)",
        "dz * np.where(x > 0, 1, self.alpha)",
        "dz * (1 - out**2)",
        "dz * out * (1 - out)",
        "dz * (1 / (1 + np.exp(-x)))",
        "dz * (1 / (1 + np.exp(-x))) * (1 - 1 / (1 + np.exp(-x)))",
        "dz * (1 - np.tanh(x) ** 2)",
        "dz / (1 + x**2)",
    ),
    example="SWISH",
    rank=1,
    anywhere=True,
)
