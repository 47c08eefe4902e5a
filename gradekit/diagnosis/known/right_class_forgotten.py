"""No gradient of its own for the right class."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, labelled
from gradekit.diagnosis.source import Edit, Source


def forgotten(source: Source) -> Iterator[Edit]:
    """Leave out what is done at the labels."""
    for node in source.nodes():
        if isinstance(node, ast.Assign | ast.AugAssign) and in_backward(source, node):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if labelled(source, target):
                yield source.removed(node, MISTAKE.id)


MISTAKE = Mistake(
    id="right-class-forgotten",
    sentence="At the right class nothing is done: its own share of the gradient is missing.",
    why="The right class is one number in a row, and has a rule of its own.",
    hints=(
        (
            "One class of each row is the right one. How does its score act on the loss, "
            "compared with the others?"
        ),
        "Find where your backward uses the labels. What changes at the right class?",
        (
            "A neighbour: L = log(e^a + e^b) - a. The slope in b is a share between 0 and 1. "
            "In a it is such a share, less 1. Where does the less come from?"
        ),
    ),
    mutant=forgotten,
    example="SOFTMAX_LOSS",
)
