"""Divided by the number of all elements."""

import ast
from collections.abc import Iterator

import numpy as np

from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.diagnosis.places import in_backward, in_forward, inputs_of, is_call
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Edit, Source

_BY_LENGTH = alternatives(
    "divided-by-all",
    ("_a / len(_y)", "_a / np.size(_a)"),
    ("_a / _x.shape[0]", "_a / _x.size"),
    where=in_backward,
)


def spread(source: Source) -> Iterator[Edit]:
    """Divide by the size of the scores."""
    yield from _BY_LENGTH(source)
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            function = source.function_of(node)
            if function and in_forward(source, node) and is_call(node.right, "len"):
                scores = inputs_of(function)[0]
                yield source.replaced(node.right, f"np.size({scores})", MISTAKE.id)


MISTAKE = Mistake(
    id="divided-by-all",
    sentence="It is divided by the number of all elements; the mean is over the examples.",
    why="np.mean without an axis divides by everything there is.",
    hints=(
        "The mean is taken over some things. Over examples, or over single numbers?",
        "Look at the number that you divide by. For 5 rows of 3 columns, is it 5 or 15?",
        (
            "A neighbour: 4 students write 3 exams each, 120 points in all. That is 30 points"
            " a student. What is 120 / 12?"
        ),
    ),
    mutant=spread,
    repair=Repair(
        done="times the number of elements of an example",
        gradients=each(lambda _, g: g * (np.size(g) / len(g))),
    ),
    example="MEAN_SQUARE",
    counts=True,
)
