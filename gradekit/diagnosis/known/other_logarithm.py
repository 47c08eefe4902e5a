"""Another base."""

from gradekit.diagnosis.instead import answering, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="other-logarithm",
    sentence="The logarithm has another base: the natural one is meant.",
    why="There are three logarithms in numpy, and two of them have a number in their name.",
    hints=(
        "Of which number is the power taken in a softmax? And of which one is your logarithm?",
        "Try your logarithm on 2.718. Does 1 come out?",
        (
            "A neighbour: log2(8) is 3. What is the natural logarithm of 8, and by which factor "
            "do both differ?"
        ),
    ),
    mutant=answering("other-logarithm", softmax_loss, "out / np.log(2)", "out / np.log(10)"),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
