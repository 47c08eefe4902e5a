"""A size for a number."""

from gradekit.diagnosis.instead import curve, instead, pair
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either

MISTAKE = Mistake(
    id="sign-lost",
    sentence="A sign is lost: a size is taken where the number itself belongs.",
    why="An absolute value, or the root of a square, makes every number positive.",
    hints=(
        "A gradient may point up or down. Where does yours lose the minus?",
        (
            "Try a negative number in each place of your formula. Does the result still change "
            "its sign?"
        ),
        (
            "A neighbour: a debt of 5 and a gift of 5 are both '5' in size. What is the sum of "
            "both, and what is the sum of the sizes?"
        ),
    ),
    mutant=either(
        instead("sign-lost", curve, "np.abs(dx)", "dz * np.abs(s)", "np.abs(dz) * s"),
        instead(
            "sign-lost",
            pair,
            "[np.abs(dx), np.abs(dy)]",
            "[dz * np.abs(a), dz * np.abs(b)]",
            "[np.abs(dz) * a, np.abs(dz) * b]",
        ),
        alternatives("sign-lost", ("_t - _a", "abs(_t - _a)"), where=inside("update")),
    ),
    example="MULTIPLY",
    anywhere=True,
)
