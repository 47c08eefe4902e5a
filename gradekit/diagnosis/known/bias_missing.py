"""The bias is not added."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_forward, word_of
from gradekit.diagnosis.source import Edit, Source

_WORDS = ("b", "b1", "b2", "b3", "beta", "bias", "shift")


def left_out(source: Source) -> Iterator[Edit]:
    """Leave out what is added at the end."""
    for node in source.nodes():
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        if in_forward(source, node) and word_of(node.right) in _WORDS:
            yield source.put(node, node.left, MISTAKE.id)


MISTAKE = Mistake(
    id="bias-missing",
    sentence="The bias is missing: what is added to every row is left out.",
    why="The product with the weights is the larger part of the work, and biases often start "
    "at zero, where nobody misses them.",
    hints=(
        "What comes out of this layer if all inputs are zero?",
        "Look at all that the layer was made with. Which of it does forward never read?",
        (
            "A neighbour: a taxi costs 4 to get in and 2 a mile. With 2 * miles alone, what "
            "does a ride of no miles cost?"
        ),
    ),
    mutant=left_out,
    example="LINEAR",
)
