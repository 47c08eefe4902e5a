"""What is kept is not scaled up."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="not-rescaled",
    sentence="What is kept is not scaled up: the mean of the output shrinks.",
    why="In the first papers the scaling was done in the test, and many descriptions still "
    "leave it out.",
    hints=(
        "If half of the numbers become 0, what happens to their mean? What would bring it back?",
        (
            "Compare the mean of your output with that of the input, for many numbers. Which "
            "factor is between them?"
        ),
        (
            "A neighbour: 8 of 10 voters answer a poll, 4 of them yes. To guess for all 10, "
            "the 4 becomes 5. By what was it divided?"
        ),
    ),
    mutant=alternatives("not-rescaled", ("(_r < _k) / _k", "_r < _k"), where=in_forward),
    example="DROPOUT",
)
