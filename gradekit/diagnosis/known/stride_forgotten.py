"""The stride is forgotten."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source


def side_by_side(source: Source) -> Iterator[Edit]:
    """Take the steps out of the slices of an index."""
    for node in source.nodes():
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            slices = [n for n in node.slice.elts if isinstance(n, ast.Slice) and n.step is not None]
            if slices:
                start, end = source.span(slices[0])[0], source.span(slices[-1])[1]
                text = ", ".join(_plain(source, n) for n in slices)
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def _plain(source: Source, node: ast.Slice) -> str:
    lower = source.code(node.lower) if node.lower else ""
    upper = node.upper
    if isinstance(upper, ast.BinOp) and isinstance(upper.right, ast.BinOp):
        return f"{lower} : {lower} + {source.code(upper.right.right)}"
    return f"{lower}:{source.code(upper) if upper else ''}"


MISTAKE = Mistake(
    id="stride-forgotten",
    sentence="The stride is forgotten: the windows are taken one pixel apart.",
    why="With a stride of 1 nobody sees it.",
    hints=(
        "Where does the second window begin if windows are 3 pixels apart?",
        "Look at how a window's number becomes a place in the image. Where is the stride in it?",
        (
            "A neighbour: every third of 0, 1, 2, ... 9 is 0, 3, 6, 9. How is the k-th of "
            "them computed?"
        ),
    ),
    mutant=side_by_side,
    example="MAX_POOL",
)
