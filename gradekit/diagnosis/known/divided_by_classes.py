"""The number of classes for that of examples."""

from gradekit.diagnosis.instead import answering, hinge_loss, instead, softmax_loss
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="divided-by-classes",
    sentence="It is divided by the number of classes; the number of examples is meant.",
    why="Both numbers are sizes of the same array, and the wrong one is read off.",
    hints=(
        "The mean is taken over some things. Are these the rows or the columns?",
        "Look at the number that you divide by. For 5 rows and 3 columns, is it 5 or 3?",
        (
            "A neighbour: 4 students write 3 exams each, 120 points in all. A student has 30 on "
            "average. What is 120 / 3?"
        ),
    ),
    mutant=either(
        instead("divided-by-classes", softmax_loss, "dx * n / C"),
        instead("divided-by-classes", hinge_loss, "dx * n / C"),
        answering("divided-by-classes", softmax_loss, "out * n / C"),
        answering("divided-by-classes", hinge_loss, "out * n / C"),
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
    counts=True,
)
