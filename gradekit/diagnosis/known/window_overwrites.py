"""Where windows overlap the last one overwrites."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, in_backward
from gradekit.diagnosis.source import Edit, Source


def overwritten(source: Source) -> Iterator[Edit]:
    """Write = for += in a loop over windows."""
    for node in source.nodes():
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Subscript):
            loops = any(isinstance(n, ast.For) for n in source.above(node))
            named = isinstance(node.target.slice, ast.Name) and _is_window(
                source, node.target.slice
            )
            if loops and in_backward(source, node) and (named or _slices(node.target.slice)):
                text = f"{source.code(node.target)} = {source.code(node.value)}"
                yield source.replaced(node, text, MISTAKE.id)


def _is_window(source: Source, name: ast.Name) -> bool:
    return any(_slices(value) for value in assigned_to(source, name))


def _slices(node: ast.expr) -> bool:
    return any(isinstance(n, ast.Slice) and n.lower is not None for n in ast.walk(node))


MISTAKE = Mistake(
    id="window-overwrites",
    sentence="Where windows overlap, the last one overwrites the others; their gradients have to "
    "add up.",
    why="With windows side by side each pixel belongs to one window, and = does the same as +=.",
    hints=(
        (
            "A pixel lies in several windows. How many gradients does it get, and what "
            "becomes of them?"
        ),
        (
            "Look at how your loop writes into the gradient. What stands there already when "
            "the next window comes?"
        ),
        (
            "A neighbour: [1, 2, 3] in pairs gives (1, 2) and (2, 3). If each pair sends 1 to"
            " its members, the 2 gets 2. What if the second pair overwrites?"
        ),
    ),
    mutant=overwritten,
    example="MAX_POOL",
)
