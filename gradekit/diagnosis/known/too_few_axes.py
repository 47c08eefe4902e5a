"""Summed over the batch only."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward, is_call
from gradekit.diagnosis.source import Edit, Source


def fewer(source: Source) -> Iterator[Edit]:
    """Sum over the first axis where several are summed over."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and is_call(node, "sum") and in_backward(source, node):
            for word in node.keywords:
                several = isinstance(word.value, ast.Name | ast.Tuple | ast.Call)
                if word.arg == "axis" and several:
                    yield source.replaced(word.value, "0", MISTAKE.id)


MISTAKE = Mistake(
    id="too-few-axes",
    sentence="The sum runs over one axis only; it should run over all along which the variable was"
    " shared.",
    why="With two-dimensional inputs there is only one such axis.",
    hints=(
        "Along which axes of the input was the same number used again and again?",
        (
            "Write the shapes of the upstream gradient and of the variable side by side. "
            "Which axes have no partner?"
        ),
        (
            "A neighbour: one price, 2 shops, 7 days: an array of sales (2, 7). The slope in "
            "the price is one number. Over which axes is the sum?"
        ),
    ),
    mutant=fewer,
    example="LAYER_NORM",
)
