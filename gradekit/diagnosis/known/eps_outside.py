"""eps outside of the root."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="eps-outside",
    sentence="eps is added outside of the square root; it belongs under it.",
    why="The two are nearly the same as long as eps is small.",
    hints=(
        "Is eps added to a variance or to a standard deviation? What does the formula say?",
        "Look at the parentheses of your root. What is inside of them?",
        (
            "A neighbour: sqrt(9 + 16) is 5, and sqrt(9) + 16 is 19. With 0.16 for the 16, "
            "are they still apart?"
        ),
    ),
    mutant=alternatives(
        "eps-outside", ("np.sqrt(_v + _eps)", "np.sqrt(_v) + _eps"), where=in_forward
    ),
    example="LAYER_NORM",
)
