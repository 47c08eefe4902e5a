"""The stride is forgotten."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to
from gradekit.diagnosis.source import Edit, Source
from gradekit.diagnosis.windows import Collecting, collecting, corners


def side_by_side(source: Source) -> Iterator[Edit]:
    """Take the steps out of the slices of an index."""
    for node in source.nodes():
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            slices = [n for n in node.slice.elts if isinstance(n, ast.Slice) and n.step is not None]
            if slices:
                start, end = source.span(slices[0])[0], source.span(slices[-1])[1]
                text = ", ".join(_plain(source, n) for n in slices)
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)
                if not any(n.lower or n.upper for n in slices):  # as many, from the first on
                    array = source.operand(node.value)
                    numbered = [(node.slice.elts.index(n), n) for n in slices]
                    text = ", ".join(_as_many(source, array, k, n) for k, n in numbered)
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)
    for found in collecting(source):
        yield from _one_side(source, found)
    for places, pairs in corners(source):
        start, end = source.span(places[0])[0], source.span(places[-1])[1]
        text = ", ".join(f"{window} + {inside}" for window, inside in pairs)
        yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def _one_side(source: Source, found: Collecting) -> Iterator[Edit]:
    """Forget it where the windows are read only, or where pixels collect only."""
    place = found.target.slice
    if not isinstance(place, ast.Name):
        return
    for value in assigned_to(source, place):
        if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Tuple):
            parts = (_side(source, n) for n in value.slice.elts)
            plain, array = ", ".join(parts), source.code(found.target.value)
            text = f"{array}[{plain}] += {source.code(found.add.value)}"
            yield source.replaced(found.add, text, MISTAKE.id)
            for node in ast.walk(found.add.value):
                if isinstance(node, ast.Subscript) and source.code(node.slice) == place.id:
                    text = f"{source.code(node.value)}[{plain}]"
                    yield source.replaced(node, text, MISTAKE.id)


def _as_many(source: Source, array: str, axis: int, node: ast.Slice) -> str:
    assert node.step is not None
    return f": -(-np.shape({array})[{axis}] // {source.operand(node.step)})"


def _side(source: Source, node: ast.expr) -> str:
    stepped = isinstance(node, ast.Slice) and node.step is not None
    return _plain(source, node) if stepped and isinstance(node, ast.Slice) else source.code(node)


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
