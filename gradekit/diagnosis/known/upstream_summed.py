"""The upstream gradient added up."""

from gradekit.diagnosis.instead import curve, instead, pair
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="upstream-summed",
    sentence="The upstream gradient is added up or averaged first; each element has its own.",
    why="A sum makes one number of it, and broadcasting takes that number for all elements.",
    hints=(
        (
            "Each output has its own push from above. Which one should reach the input right "
            "below it?"
        ),
        (
            "Look at the shape of the upstream gradient in each line. Where does it shrink to "
            "fewer numbers?"
        ),
        (
            "A neighbour: three taps feed three cups. One tap is turned up. Should the water in "
            "all three cups rise?"
        ),
    ),
    mutant=either(
        instead(
            "upstream-summed", curve, "s * np.sum(dz)", "s * np.mean(dz)", "s * np.sum(dz, axis=0)"
        ),
        instead(
            "upstream-summed",
            pair,
            "[a * np.sum(dz), b * np.sum(dz)]",
            "[a * np.mean(dz), b * np.mean(dz)]",
            "[a * np.sum(dz, axis=0), b * np.sum(dz, axis=0)]",
        ),
    ),
    example="MULTIPLY",
    anywhere=True,
)
