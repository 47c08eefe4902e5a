"""The slope of the slope."""

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="second-derivative",
    sentence="It is the second derivative: the slope of the slope.",
    why="What forward kept is a slope already, or the rule is used once too often.",
    hints=(
        "How often does the chain rule ask for a derivative of this function?",
        "Where the curve is steepest its slope is largest. Is your result zero there?",
        (
            "A neighbour: a car drives x = t^2, at the speed 2t. The speed itself changes by 2. "
            "Which of the two tells how far it gets in a short time?"
        ),
    ),
    mutant=instead(
        "second-derivative",
        curve,
        "dz * np.imag(at(x + 1e-30j)) / 1e-30 / np.where(dz == 0, 1, dz)",
    ),
    example="SIGMOID",
    rank=2,  # that of a line is zero everywhere, whatever made it zero
    anywhere=True,
)
