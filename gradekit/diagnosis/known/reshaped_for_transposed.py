"""Reshaped, not transposed."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called, speaks_of, word_of
from gradekit.diagnosis.source import Edit, Source

_FILTERS = (
    "w.reshape(-1, len(w)).T.reshape(w.shape)",
    "w.reshape(len(w), *w.shape[2:], -1).transpose(0, 3, 1, 2)",
    "w.reshape(-1, *w.shape[:0:-1]).transpose(0, 3, 2, 1)",
    "w.reshape(*w.shape[:2], w.shape[3], w.shape[2]).swapaxes(2, 3)",
)


def reshaped(source: Source) -> Iterator[Edit]:
    """Reshape what is turned; read the filters' numbers in another order."""
    for node in source.nodes():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        array, words = source.operand(node.func.value), source.text[slice(*_words(source, node))]
        if called(node) in ("transpose", "swapaxes") and node.args:
            text = f"{array}.reshape({array}.{called(node)}{words}.shape)"
            yield source.replaced(node, text, MISTAKE.id)
            outer = source.parent(node)
            if isinstance(outer, ast.BinOp) and word_of(outer.right) == "b":
                whole = f"({array} + b).reshape({array}.{called(node)}{words}.shape)"
                yield source.replaced(outer, whole, MISTAKE.id)
        elif called(node) == "tensordot" and speaks_of("stride")(source, node):
            for filters in _FILTERS:
                if source.code(node.args[1]) == "w":
                    yield source.replaced(node.args[1], filters, MISTAKE.id)
            views = source.operand(node.args[0])
            for rows in (views, f"{views}.transpose(0, 1, 4, 5, 2, 3)"):
                shape = f"{views}.transpose(0, 2, 3, 1, 4, 5).shape"
                text = f"np.reshape({rows}, {shape}).transpose(0, 3, 1, 2, 4, 5)"
                yield source.replaced(node.args[0], text, MISTAKE.id)


def _words(source: Source, node: ast.Call) -> tuple[int, int]:
    return source.span(node.func)[1], source.span(node)[1]


MISTAKE = Mistake(
    id="reshaped-for-transposed",
    sentence="Numbers land in wrong places: an array is reshaped where its axes have to change "
    "places.",
    why="Both give the right shape, and only one of them keeps each number with its neighbours.",
    hints=(
        "Which number stands beside which after your reshape, and which should?",
        (
            "Look at each reshape. Do the axes stay in their order there, or should they "
            "change places?"
        ),
        (
            "A neighbour: [[1, 2, 3], [4, 5, 6]] turned is [[1, 4], [2, 5], [3, 6]]. "
            "Reshaped to three rows it is [[1, 2], [3, 4], [5, 6]]. Which one has the old"
            " columns as rows?"
        ),
    ),
    mutant=reshaped,
    example="FAST_CONV",
)
