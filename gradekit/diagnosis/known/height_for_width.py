"""The height for the width."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def square(source: Source) -> Iterator[Edit]:
    """Let each width be the height beside it."""
    for node in source.nodes():
        if isinstance(node, ast.Assign) and in_backward(source, node):
            names = [n.id for n in ast.walk(node.targets[0]) if isinstance(n, ast.Name)]
            pairs = [(n, n[:-1] + "H") for n in names if n[-1] == "W" and n[:-1] + "H" in names]
            if pairs:
                end = source.span(node)[1]
                text = "".join(f"; {wide} = {high}" for wide, high in pairs)
                yield Edit(start=end, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="height-for-width",
    sentence="The height is used for the width, too: only square images come out right.",
    why="Test images are square, and kernels are, too.",
    hints=(
        "An image may be wider than high. Which of your lines would notice?",
        "Walk through every size and every loop. Does each axis use its own number?",
        (
            "A neighbour: an array of shape (3, 5) is walked with range(3) twice. How many of"
            " its 15 elements are visited?"
        ),
    ),
    mutant=square,
    example="PADDED",
)
