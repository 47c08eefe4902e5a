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
        other = _otherwise(source, draw.node)
        if other is not None:
            yield source.replaced(other, draw.keep, MISTAKE.id)


def _otherwise(source: Source, node: ast.expr) -> ast.expr | None:
    """Return what is assigned in a test to what is drawn in training."""
    place, value = source.parent(node), None
    choice = source.parent(place) if isinstance(place, ast.Assign) else None
    for other in choice.orelse if isinstance(choice, ast.If) else ():
        if isinstance(other, ast.Assign) and isinstance(place, ast.Assign):
            same = source.code(other.targets[0]) == source.code(place.targets[0])
            value = other.value if same else value
    return value


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
