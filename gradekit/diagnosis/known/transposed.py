"""A matrix the other way round."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def turned(source: Source) -> Iterator[Edit]:
    """Leave out each transpose, of the last two axes, too."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield source.put(node, node.value, MISTAKE.id)
        elif is_call(node, "swapaxes") and isinstance(node, ast.Call):
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if owner is not None and source.code(owner) != "np":
                yield source.put(node, owner, MISTAKE.id)


def fitting(answered: Answered) -> Gradients:
    """Transpose what has its variable's shape the other way round."""
    shapes = answered.shapes
    return {
        n: np.transpose(g) if np.shape(g) != shapes.get(n) == np.shape(g)[::-1] else g
        for n, g in answered.gradients.items()
    }


MISTAKE = Mistake(
    id="transposed",
    sentence="A matrix is the other way round.",
    why="With square matrices both ways fit, and only one is right.",
    hints=(
        (
            "A matrix product asks that the inner sizes agree. Which sizes meet here, and "
            "which should?"
        ),
        (
            "Write the shape beside each matrix of the line. Which one has to be turned so "
            "that the result has its variable's shape?"
        ),
        (
            "A neighbour: u is (5, 3) and v is (5, 2). The table of all sums over the 5 rows "
            "is (3, 2). Which of the two has to be turned?"
        ),
    ),
    mutant=turned,
    repair=Repair(done="transposed", gradients=fitting),
    example="BILINEAR",
)
