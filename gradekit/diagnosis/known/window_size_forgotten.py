"""A mean that is not divided."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, is_call, upstream_of, word_of
from gradekit.diagnosis.source import Edit, Source


def undivided(source: Source) -> Iterator[Edit]:
    """Leave out the division by the size of a window; sum a window in place of its mean."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            if isinstance(node.right, ast.BinOp) and word_of(node.left) == upstream_of(
                source, node
            ):
                yield source.put(node, node.left, MISTAKE.id)
        elif isinstance(node, ast.Call) and is_call(node, "mean") and in_forward(source, node):
            axes = [k.value for k in node.keywords if k.arg == "axis"]
            if axes and isinstance(axes[0], ast.Tuple) and isinstance(node.func, ast.Attribute):
                text = f"{source.code(node.func.value)}.sum"
                yield source.replaced(node.func, text, MISTAKE.id)


MISTAKE = Mistake(
    id="window-size-forgotten",
    sentence="The mean over a window is not divided by the number of its pixels.",
    why="Forward calls mean, which divides unseen.",
    hints=(
        "A mean is a sum and a division. Which of them is missing?",
        (
            "Try a window of equal pixels. What should come out, and how much of a gradient "
            "should each pixel get?"
        ),
        (
            "A neighbour: the mean of a, b and c. One more a is a third more. Where does the "
            "third come from?"
        ),
    ),
    mutant=undivided,
    example="AVG_POOL",
)
