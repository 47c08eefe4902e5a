"""Nothing on the negative side."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def closed(source: Source) -> Iterator[Edit]:
    """Write 0 for the second branch of a choice by sign."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "where") and len(node.args) == 3:
            test, _, other = node.args
            if isinstance(test, ast.Compare) and not isinstance(other, ast.Constant):
                yield source.replaced(other, "0", MISTAKE.id)


MISTAKE = Mistake(
    id="negative-side-zero",
    sentence="Where x is negative the result is 0; this function lets something through there.",
    why="It is written like a ReLU, whose negative side is closed.",
    hints=(
        "What makes this function different from a plain ReLU, and on which side?",
        "Take x = -1. What should come out, and what does your branch for negative numbers give?",
        (
            "A neighbour: f(x) = x for x > 0, else 3x. At x = -2 the value is -6 and the "
            "slope 3. What would a slope of 0 mean?"
        ),
    ),
    mutant=closed,
    example="LEAKY",
)
