"""One maximum for all rows."""

import ast

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives
from gradekit.diagnosis.source import Source


def axis_of_rows(_source: Source, node: ast.AST) -> bool:
    """Hold where the maximum has an axis."""
    right = node.right if isinstance(node, ast.BinOp) else None
    return isinstance(right, ast.Call) and any(k.arg == "axis" for k in right.keywords)


MISTAKE = Mistake(
    id="one-max-for-all",
    sentence="The maximum of the whole array is subtracted: rows with smaller scores come out as 0"
    " or NaN.",
    why="max() without an axis gives one number, and broadcasting takes it without a word.",
    hints=(
        "Each row is shifted so that its own largest is 0. What if another row is 1000 higher?",
        "Look at your maximum. How many numbers does it return for a batch of five rows?",
        (
            "A neighbour: the heights of two classes, each compared with its own tallest. "
            "What if the giant of the other class is taken for both?"
        ),
    ),
    mutant=alternatives(
        "one-max-for-all", ("_s - _s.max(...)", "_s - _s.max()"), where=axis_of_rows
    ),
    example="FAR_SOFTMAX",
)
