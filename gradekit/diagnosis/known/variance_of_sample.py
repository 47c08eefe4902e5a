"""Divided by one less than the count."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import running
from gradekit.diagnosis.places import inputs_of, is_call
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
            count = f"({code}.shape[{axis}] - 1)"
            for divisor in (count, f"max(1, {count})"):
                text = f"({code}.sum{words} / {divisor})"
                yield source.replaced(node, text, MISTAKE.id)
    for node, _, new in running(source, "var"):
        function = source.function_of(node)
        if function is not None:
            n = f"len({inputs_of(function)[0]})"
            for divisor in (f"{n} - 1", f"max(1, {n} - 1)"):
                text = f"{source.operand(new)} * np.divide({n}, {divisor})"
                yield source.replaced(new, text, MISTAKE.id)


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
