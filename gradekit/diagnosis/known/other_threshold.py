"""Another threshold."""

from gradekit.diagnosis.instead import answering_only
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives, either

within = alternatives(
    "other-threshold", ("_a + _b > 0", "_a + _b > 0.5"), ("_a + _b > 0", "_a + _b > 1")
)

MISTAKE = Mistake(
    id="other-threshold",
    sentence="The neuron fires above another threshold than 0.",
    why="One half is the threshold of a probability, and a weighted sum is none.",
    hints=(
        "Between which numbers does a weighted sum lie, and where is its middle?",
        ("Find the number that you compare the sum with. What does the formula of the neuron say?"),
        (
            "A neighbour: water freezes at 0 degrees Celsius and at 32 Fahrenheit. Which of the "
            "two belongs to which scale?"
        ),
    ),
    mutant=either(
        within,
        answering_only("other-threshold", "X @ self.w + self.b > 0.5", "X @ self.w + self.b > 1"),
    ),
    example="FIRES",
    anywhere=True,
)
