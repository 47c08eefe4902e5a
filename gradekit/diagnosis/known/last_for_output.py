"""The last node for the output."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.source import Edit, Source


def last(source: Source) -> Iterator[Edit]:
    """Return the newest of the values in place of the one that is called the output."""
    for node in source.nodes():
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Attribute):
            continue
        returned = isinstance(source.parent(node), ast.Return)
        if returned and inside("forward")(source, node) and _is_filled(source, node):
            values = source.code(node.value)
            yield source.replaced(node, f"list({values}.values())[-1]", MISTAKE.id)


def _is_filled(source: Source, node: ast.Subscript) -> bool:
    """Tell whether a loop of the same function puts one value after the other into a table."""
    for other in source.nodes():
        if isinstance(other, ast.Subscript) and isinstance(other.ctx, ast.Store):
            same = source.function_of(other) is source.function_of(node)
            looped = any(isinstance(n, ast.For) for n in source.above(other))
            if same and looped and source.code(other.value) == source.code(node.value):
                return True
    return False


MISTAKE = Mistake(
    id="last-for-output",
    sentence="The value of the last node is returned; the output may be another one.",
    why="In small examples the output is what comes last.",
    hints=(
        "Who says which node is the output: the order, or whoever made the graph?",
        "Make a graph with a node behind the output. Which value comes back?",
        (
            "A neighbour: a form asks for line 7, and the last line is line 9. Which one do you "
            "copy?"
        ),
    ),
    mutant=last,
    example="WEAVE",
    anywhere=True,
)
