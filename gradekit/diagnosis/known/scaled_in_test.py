"""Scaled in the test."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.dropping import draws
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source


def scaled(source: Source) -> Iterator[Edit]:
    """Multiply by the share that is kept in a test, and leave training as it is or unscaled."""
    for draw in draws(source):
        choice = source.parent(draw.node)
        if isinstance(choice, ast.IfExp):
            yield source.replaced(choice.orelse, draw.keep, MISTAKE.id)
            for mask in draw.masks():
                text = f"{mask} * 1.0 if {source.code(choice.test)} else {draw.keep}"
                yield source.replaced(choice, text, MISTAKE.id)


MISTAKE = Mistake(
    id="scaled-in-test",
    sentence="The output of a test is scaled; all scaling belongs to training.",
    why="The first papers scaled down in the test, and left training as it was.",
    hints=(
        "Once training is over nothing is dropped. What is left to make up for?",
        "Call forward with train=False. Is the output exactly the input?",
        (
            "A neighbour: prices rise by a quarter in one shop, and fall by a fifth in "
            "another. Who does both at one till pays the old price. In which shop are "
            "you?"
        ),
    ),
    mutant=scaled,
    example="SWITCHED_DROPOUT",
)
