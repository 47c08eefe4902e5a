"""The frame is cut off at one end."""

import ast
import re
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source

_CUT = re.compile(r"\b(\w+) : \1 \+ (\w+)")


def at_one_end(source: Source) -> Iterator[Edit]:
    """Let slices p : p + H begin at 0, or end at the end."""
    for node in source.nodes():
        if isinstance(node, ast.Return) and node.value and in_backward(source, node):
            code = source.code(node.value)
            for text in (r":\2", r"-\2:"):
                if _CUT.search(code):
                    yield source.replaced(node.value, _CUT.sub(text, code), MISTAKE.id)


MISTAKE = Mistake(
    id="frame-cut-on-one-side",
    sentence="The frame is cut off on one side only; it lies around the whole image.",
    why="The shape is right, and with that nothing complains.",
    hints=(
        "Forward put a frame around the image. On how many sides does it lie?",
        "Put a 1 into one corner of the upstream gradient. Does it come back at the right pixels?",
        (
            "A neighbour: [0, 5, 6, 0] is [5, 6] with a frame. A gradient [1, 2, 3, 4] "
            "arrives. Who takes the first two gets [1, 2]. Which two belong to 5 and 6?"
        ),
    ),
    mutant=at_one_end,
    example="PADDED",
)
