"""Only the largest rival."""

from gradekit.diagnosis.instead import answering, hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="largest-rival-only",
    sentence="Only the rival with the largest score counts; every class that is too close should.",
    why="There is such a loss, too, and max() instead of sum() is one word.",
    hints=(
        "Three classes are too close. How many of them should cost something?",
        "Look at how you bring a row down to one number. Does it add up, or choose?",
        (
            "A neighbour: three bills lie on the table. Is the debt the largest of them, or "
            "their sum?"
        ),
    ),
    mutant=either(
        instead(
            "largest-rival-only",
            hinge_loss,
            "count((far > 0) & (far == far.max(axis=1, keepdims=True)))",
        ),
        answering("largest-rival-only", hinge_loss, "(w * far.max(axis=1, keepdims=True)).sum()"),
    ),
    example="HINGE",
    anywhere=True,
)
