"""A place in the window, taken for one in the image."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import corners


def in_the_corner(source: Source) -> Iterator[Edit]:
    """Leave the corners of the windows out of the places."""
    for places, found in corners(source):
        start, end = source.span(places[0])[0], source.span(places[-1])[1]
        text = ", ".join(inside for _, inside in found)
        yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def without_start(source: Source) -> Iterator[Edit]:
    """Leave out what is added to the place of the largest."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            for place in (node.left, node.right):
                if is_call(place, "argmax", "argmin"):
                    yield source.put(node, place, MISTAKE.id)


MISTAKE = Mistake(
    id="place-in-window",
    sentence="The place of the largest is counted from the window's corner, and used as a place in"
    " the image.",
    why="argmax is asked of a window, and what it answers looks like an index of the image.",
    hints=(
        "Where in the image is the pixel that lies in row 1 of a window beginning in row 4?",
        "Look at the index that you write to. Is the corner of the window in it?",
        (
            "A neighbour: the second word on page 7. Who looks for the second word of the"
            " book finds another one. Which number was forgotten?"
        ),
    ),
    mutant=either(in_the_corner, without_start),
    example="ARGMAX_POOL",
)
