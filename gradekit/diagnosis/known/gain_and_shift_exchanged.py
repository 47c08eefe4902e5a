"""Gain and shift exchanged."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.norms import gain_gradients
from gradekit.diagnosis.places import called
from gradekit.diagnosis.source import Edit, Source


def exchanged(source: Source) -> Iterator[Edit]:
    """Give the gain what the shift should have, and the other way round."""
    for node, dout, _ in gain_gradients(source):
        for other in source.nodes():
            if source.function_of(other) is not source.function_of(node):
                continue
            if isinstance(other, ast.Call) and _sums(source, other, dout):
                (start, middle), (behind, end) = source.span(node), source.span(other)
                text = source.code(other) + source.text[middle:behind] + source.code(node)
                yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def _sums(source: Source, call: ast.Call, dout: str) -> bool:
    """Tell whether a call is dout.sum(...) or np.sum(dout, ...)."""
    bare = bool(call.args) and source.code(call.args[0]) == dout
    return source.code(call.func) == f"{dout}.sum" or (called(call) == "sum" and bare)


MISTAKE = Mistake(
    id="gain-and-shift-exchanged",
    sentence="The gradients of gain and shift are exchanged.",
    why="Both are sums of one vector, so that no shape complains.",
    hints=(
        "Which of the two is multiplied with something in forward, and which is only added?",
        "One of the two gradients is a plain sum. To which of them does it belong?",
        (
            "A neighbour: y = a * t + c at t = 7. One more a is 7 more y, one more c is 1"
            " more. Which slope is the plain 1?"
        ),
    ),
    mutant=exchanged,
    example="LAYER_NORM",
)
