"""The gradient of the end in the middle."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call, upstream_of
from gradekit.diagnosis.rewriting import either, together
from gradekit.diagnosis.shortcuts import sums
from gradekit.diagnosis.source import Edit, Source


def at_the_end(source: Source) -> Iterator[Edit]:
    """Put the upstream gradient where that of the middle is read."""
    middles = {
        (source.function_of(node), place.id)
        for node, _ in sums(source, "backward")
        for place in getattr(source.parent(node), "targets", ())
        if isinstance(place, ast.Name)
    }
    for node in source.nodes():
        dout, outer = upstream_of(source, node), source.parent(node)
        if not isinstance(node, ast.Name) or node.id == dout:
            continue
        if (source.function_of(node), node.id) not in middles:
            continue
        reads = isinstance(outer, ast.BinOp) or (outer is not None and is_call(outer, "backward"))
        if reads and dout and isinstance(node.ctx, ast.Load):
            yield source.replaced(node, dout, MISTAKE.id)


MISTAKE = Mistake(
    id="end-for-middle",
    sentence="The first part, or its shortcut, gets the gradient of the end; it needs the one "
    "behind the first sum.",
    why="The upstream gradient is at hand, and the second part looks like a matter of its own.",
    hints=(
        "The first part feeds the second one, too. Is that road in the gradient that you hand it?",
        (
            "Follow the value between the two parts. Which gradients meet there, and who "
            "reads their sum?"
        ),
        (
            "A neighbour: h = 3x and y = h + 2h. The slope of y in h is 3, that in x is "
            "9. Who hands on the 1 of the end gets 3. What was forgotten?"
        ),
    ),
    mutant=either(at_the_end, together(at_the_end)),
    example="TWO_SHORTCUTS",
)
