"""Half of the update."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.source import Edit, Source


def partly(source: Source) -> Iterator[Edit]:
    """Leave out one of the updates of attributes."""
    for node in source.nodes():
        if isinstance(node, ast.Assign | ast.AugAssign) and inside("update")(source, node):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Attribute):
                yield source.removed(node, MISTAKE.id)


MISTAKE = Mistake(
    id="update-incomplete",
    sentence="Only a part is updated: the weights or the bias stay as they were.",
    why="The weights are in view; the bias is a weight as well, whose input is always 1.",
    hints=(
        "Which numbers decide whether the neuron fires? Which of them may learn?",
        "List all that the object keeps. Which of it does your update leave alone?",
        (
            "A neighbour: a line y = a * x + c misses a point. Turning it is changing a. What"
            " moves it up or down?"
        ),
    ),
    mutant=partly,
    example="PERCEPTRON",
)
