"""Divided by one less than the count."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def of_sample(source: Source) -> Iterator[Edit]:
    """Divide a sum of squares by n - 1."""
    for node in source.nodes():
        if not isinstance(node, ast.Call) or not is_call(node, "mean"):
            continue
        squares = node.func.value if isinstance(node.func, ast.Attribute) else None
        axis = next((source.code(k.value) for k in node.keywords if k.arg == "axis"), "")
        power = isinstance(squares, ast.BinOp) and isinstance(squares.op, ast.Pow)
        if squares is not None and power and axis:
            words = source.text[source.span(node.func)[1] : source.span(node)[1]]
            code = source.operand(squares)
            text = f"({code}.sum{words} / ({code}.shape[{axis}] - 1))"
            yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="variance-of-sample",
    sentence="The variance is divided by one less than the count; here it is the plain mean of "
    "squares.",
    why="Statistics divides by n - 1 when it guesses the variance of a population from a sample.",
    hints=(
        "Are you describing these numbers, or guessing about others that they were drawn from?",
        "Look at what you divide the sum of squares by. Is it the number of terms?",
        (
            "A neighbour: 1 and 3 lie 1 off their mean, so the mean of squares is 1. With 2 -"
            " 1 below it is 2. Which one is a mean?"
        ),
    ),
    mutant=of_sample,
    example="LAYER_NORM",
)
