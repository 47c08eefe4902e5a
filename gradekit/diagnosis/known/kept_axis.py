"""An axis of size 1 that should be gone."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair
from gradekit.diagnosis.places import REDUCTIONS, gradients, in_backward, is_call
from gradekit.diagnosis.source import Edit, Source


def kept(source: Source) -> Iterator[Edit]:
    """Keep the axis that a sum removes to make a gradient."""
    for node in gradients(source):
        if isinstance(node, ast.Call) and is_call(node, *REDUCTIONS) and in_backward(source, node):
            words = [keyword.arg for keyword in node.keywords]
            if "axis" in words and "keepdims" not in words:
                yield source.replaced(node, f"{source.code(node)[:-1]}, keepdims=True)", MISTAKE.id)


def reshaped(answered: Answered) -> Gradients:
    """Give each gradient the shape of its variable where it has as many elements."""
    shapes = answered.shapes
    return {
        n: np.reshape(g, shapes[n]) if n in shapes and np.size(g) == np.prod(shapes[n]) else g
        for n, g in answered.gradients.items()
    }


MISTAKE = Mistake(
    id="kept-axis",
    sentence="The gradient has an axis of size 1 more than its variable.",
    why="keepdims=True is needed for broadcasting in forward and copied into backward; numpy "
    "adds (1, M) to (M,) without a word.",
    hints=(
        "A gradient has exactly the shape of its variable. What are the two shapes here?",
        (
            "Look at each sum in backward. Which of them keeps an axis that the variable does"
            " not have?"
        ),
        (
            "A neighbour: with a of shape (3, 4), a.sum(axis=0, keepdims=True) is (1, 4) and "
            "a.sum(axis=0) is (4,). Which one fits a vector of 4?"
        ),
    ),
    mutant=kept,
    repair=Repair(done="reshaped like its variable", gradients=reshaped),
    example="LINEAR",
)
