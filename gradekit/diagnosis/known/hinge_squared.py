"""Squared excess."""

from gradekit.diagnosis.instead import answering, hinge_loss, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="hinge-squared",
    sentence="Each excess is squared; it should be added as it is.",
    why="There is a loss with squares, too, and a squared error is what one is used to.",
    hints=(
        "If a rival is twice as much too close, should it cost twice as much, or four times?",
        "Look at the power of each excess in your formula. Is there one?",
        (
            "A neighbour: a fine of 2 euros for each minute too late. What does it cost to be 3 "
            "minutes late, and what if the minutes are squared?"
        ),
    ),
    mutant=either(
        instead("hinge-squared", hinge_loss, "2 * count(far)"),
        answering("hinge-squared", hinge_loss, "(w * far**2).sum()", "(w * far**2).sum() / 2"),
    ),
    example="HINGE",
    anywhere=True,
)
