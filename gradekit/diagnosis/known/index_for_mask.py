"""A place for a mask."""

from gradekit.diagnosis.instead import chooser, instead
from gradekit.diagnosis.mistake import Mistake

MISTAKE = Mistake(
    id="index-for-mask",
    sentence="The number of the winner's place is multiplied in, where a mask of it belongs.",
    why="argmax tells a place, and a place is a number like any other to numpy.",
    hints=(
        (
            "argmax gives 2 for the third piece. What does the gradient have to do with the "
            "number 2?"
        ),
        "Let the first piece win, whose place is 0. What does your code hand back then?",
        (
            "A neighbour: seat 7 is taken. Is the ticket 7 times as dear, or does the number "
            "only tell where to sit?"
        ),
    ),
    mutant=instead(
        "index-for-mask", chooser, "g * np.argmax(x, axis=-1)[..., None] + np.zeros_like(x)"
    ),
    example="MAXOUT",
    anywhere=True,
)
