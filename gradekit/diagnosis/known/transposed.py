"""A matrix the other way round."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.source import Edit, Source


def turned(source: Source) -> Iterator[Edit]:
    """Leave out each transpose."""
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield source.put(node, node.value, MISTAKE.id)


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
    mutant=turned,
    repair=Repair(done="transposed", gradients=fitting),
    example="BILINEAR",
)
