"""The frame is still there."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def framed(source: Source) -> Iterator[Edit]:
    """Return all of what is cut out of."""
    for node in source.nodes():
        value = node.value if isinstance(node, ast.Return) and in_backward(source, node) else None
        if isinstance(value, ast.Subscript) and any(
            isinstance(n, ast.Slice) and n.lower for n in ast.walk(value.slice)
        ):
            yield source.put(value, value.value, MISTAKE.id)


MISTAKE = Mistake(
    id="frame-kept",
    sentence="The gradient still has the frame of zeros that was put around the image.",
    why="The gradient of the padded image is what the loops fill, and its frame belongs to nobody.",
    hints=(
        "Forward put a frame around the image first. What has to happen last on the way back?",
        "Compare the shape of the gradient with that of the input. By how much is it larger?",
        (
            "A neighbour: [0, 5, 6, 0] is [5, 6] with a frame. A gradient [1, 2, 3, 4] of the"
            " framed row arrives. Which numbers are for 5 and 6?"
        ),
    ),
    mutant=framed,
    example="PADDED",
)
