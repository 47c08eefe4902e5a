"""A number for an array of zeros."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="zero-unshaped",
    sentence=(
        "An input that the output does not depend on gets the number 0; its gradient is an "
        "array of zeros."
    ),
    why="Zero is zero, and numpy would spread it out without a word.",
    hints=(
        "Which shape does a gradient have, if nothing at all comes back to its input?",
        (
            "Look at the input that nobody reads. What shape does it have, and what shape does "
            "your answer have?"
        ),
        (
            "A neighbour: an empty box for twelve eggs holds 0 eggs. Is it the same as one "
            "empty cup?"
        ),
    ),
    mutant=alternatives(
        "zero-unshaped", ("_g.get(_n, np.zeros_like(_x))", "_g.get(_n, 0.0)"), where=in_backward
    ),
    example="CHAIN",
    anywhere=True,
)
