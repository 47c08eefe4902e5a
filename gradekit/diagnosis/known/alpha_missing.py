"""A parameter that is a factor is left out."""

from gradekit.diagnosis.instead import answering, curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="alpha-missing",
    sentence="The parameter of the function is missing as a factor.",
    why="With a parameter of 1 nobody sees it.",
    hints=(
        (
            "The function has a knob. On which side of 0 does it act, and what does it do to "
            "the slope there?"
        ),
        "Set the parameter to 2 and then to 4. Does the slope on that side grow as it should?",
        (
            "A neighbour: y = c * x^2 has the slope 2c * x. What slope does somebody find who "
            "tries c = 1 only?"
        ),
    ),
    mutant=either(
        instead("alpha-missing", curve, "np.where(x > 0, dz, dz * np.exp(x)) + 0 * self.alpha"),
        answering(
            "alpha-missing", curve, "np.where(x > 0, x, self.alpha * np.exp(np.fmin(x, 0)) - 1)"
        ),
    ),
    example="ELU",
    anywhere=True,
)
