"""A slice that is empty without padding."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def counted_back(source: Source) -> Iterator[Edit]:
    """Let slices p : p + H end at -p."""
    for node in source.nodes():
        if isinstance(node, ast.Return) and node.value and in_backward(source, node):
            code = source.code(node.value)
            text = re.sub(r"\b(\w+) : \1 \+ \w+", r"\1 : -\1", code)
            if text != code:
                yield source.replaced(node.value, text, MISTAKE.id)


MISTAKE = Mistake(
    id="pad-zero-slice",
    sentence="Without padding the gradient is empty: a slice that ends at -0 holds nothing.",
    why="p:-p cuts a frame of width p off, for every p but 0.",
    hints=(
        "A slice may end with a number counted from the back. What is minus zero?",
        "Try your cut with a padding of 0. What shape is left?",
        "A neighbour: a = [1, 2, 3]. a[1:-1] is [2]. What is a[0:-0], and what is a[0:3]?",
    ),
    mutant=counted_back,
    example="PADDED",
)
