"""The kernel is turned round."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called, speaks_of, word_of
from gradekit.diagnosis.source import Edit, Source

_OTHERS = ("pad", "zeros_like", "empty_like", "len")


def flipped(source: Source) -> Iterator[Edit]:
    """Turn the kernel, as a whole or where one of its places is picked."""
    for node in source.nodes():
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        if word_of(node) not in ("w", "W", "kernel") or not speaks_of("stride")(source, node):
            continue
        outer = source.parent(node)
        if isinstance(outer, ast.Subscript) and isinstance(outer.slice, ast.Tuple):
            places = [n for n in outer.slice.elts if not isinstance(n, ast.Slice)]
            if len(places) == 1 and outer.slice.elts[-1] is places[0]:  # one dimension
                if isinstance(outer.ctx, ast.Load):
                    text = f"-1 - {source.operand(places[0])}"
                    yield source.replaced(places[0], text, MISTAKE.id)
            elif len(places) == 2 and isinstance(outer.ctx, ast.Load):
                start, end = source.span(places[0])[0], source.span(places[1])[1]
                one, other = (source.operand(n) for n in places)
                yield Edit(start=start, end=end, text=f"-1 - {one}, -1 - {other}", what=MISTAKE.id)
        elif _is_whole(node, outer):
            yield source.replaced(node, f"{source.code(node)}[..., ::-1, ::-1]", MISTAKE.id)


def _is_whole(node: ast.expr, outer: ast.AST | None) -> bool:
    """Tell whether a whole kernel meets something: in a call, or as a factor."""
    if isinstance(outer, ast.Call):
        return node in outer.args and called(outer) not in _OTHERS
    return isinstance(outer, ast.BinOp) and isinstance(outer.op, ast.Mult)


MISTAKE = Mistake(
    id="kernel-flipped",
    sentence="The kernel is turned round: a convolution, where a cross-correlation is asked for.",
    why="In mathematics a convolution turns its kernel; in deep learning the word means that "
    "nothing is turned.",
    hints=(
        "Which number of the kernel meets the upper left pixel of a window?",
        "Try a kernel that is 1 in one corner and 0 elsewhere. Which pixel does it pick?",
        (
            "A neighbour: slide [1, 0] over [4, 7] without turning it: 1 * 4 + 0 * 7 = 4. "
            "What does the turned one pick?"
        ),
    ),
    mutant=flipped,
    example="CONV",
)
