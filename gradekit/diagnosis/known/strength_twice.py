"""The strength twice."""

from gradekit.diagnosis.instead import answering, instead, penalty
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either

MISTAKE = Mistake(
    id="strength-twice",
    sentence="The strength of the penalty comes in twice.",
    why="It is multiplied in where something is prepared, and again in the last line.",
    hints=(
        "How often does the strength stand in the formula of the penalty?",
        "Double the strength. Does your result double, or become four times as large?",
        (
            "A neighbour: a tax of 0.2 on 50 is 10. Who takes 0.2 of that again gets 2. How "
            "often was the tax used?"
        ),
    ),
    mutant=either(
        instead("strength-twice", penalty, "r * dx"),
        answering("strength-twice", penalty, "r * out"),
    ),
    example="PENALTY",
    anywhere=True,
)
