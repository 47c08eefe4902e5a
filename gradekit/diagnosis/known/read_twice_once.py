"""A name that is read twice."""

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.rewriting import alternatives

MISTAKE = Mistake(
    id="read-twice-once",
    sentence="A name that one gate reads twice gets only one of its two gradients.",
    why="A dictionary or a set of names holds each name once.",
    hints=(
        ("One gate reads the same name in both places. How many gradients come back to that name?"),
        "Let a gate read x and x. Does your code add two gradients to x, or one?",
        (
            "A neighbour: a list of guests is [Ann, Ann, Bob], as there are two of them. How "
            "many seats does a set of names ask for?"
        ),
    ),
    mutant=alternatives(
        "read-twice-once",
        ("zip(...)", "dict(zip(...)).items()"),
        ("zip(...)", "dict(reversed(list(zip(...)))).items()"),
        where=in_backward,
    ),
    example="CHAIN",
)
