"""The right class as its own rival."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, labelled
from gradekit.diagnosis.source import Edit, Source


def counted(source: Source) -> Iterator[Edit]:
    """Leave out what takes the right class away before the sum."""
    for node in source.nodes():
        inner = isinstance(node, ast.Assign) and in_forward(source, node)
        if inner and isinstance(node, ast.Assign) and labelled(source, node.targets[0]):
            yield source.removed(node, MISTAKE.id)


MISTAKE = Mistake(
    id="right-class-counted",
    sentence="The right class is counted among its rivals: every row pays one margin too many.",
    why="The sum goes over the other classes; vectorised code has all classes in one array.",
    hints=(
        "By how much does the right class beat itself, and what does your formula make of that?",
        (
            "Look at the column of the right class after you added the margin. What should "
            "stand there before the sum?"
        ),
        (
            "A neighbour: how far am I from all the others in the room? With me in the list "
            "there is one distance of 0. What if 1 is added to each?"
        ),
    ),
    mutant=counted,
    example="HINGE",
)
