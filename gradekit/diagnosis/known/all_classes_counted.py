"""All classes in the loss."""

from gradekit.diagnosis.instead import answering, softmax_loss
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="all-classes-counted",
    sentence="The logarithms of all classes are added; only that of the right class counts.",
    why="The index that picks the right class is left out, and the sum takes everything.",
    hints=(
        "How many numbers of each row should come into the loss?",
        "Print the shape of what you take the mean of. Is it one number a row?",
        (
            "A neighbour: a quiz pays for the right answer only. What goes wrong when all "
            "answers are added up?"
        ),
    ),
    mutant=answering(
        "all-classes-counted", softmax_loss, "-(w * np.log(p)).sum()", "-(w * np.log(p)).sum() / C"
    ),
    example="SOFTMAX_LOSS",
    anywhere=True,
)
