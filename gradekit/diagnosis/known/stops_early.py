"""The walk stops early."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import in_backward
from gradekit.diagnosis.source import Edit, Source


def stops(source: Source) -> Iterator[Edit]:
    """Break the loop where a node is passed over."""
    for node in source.nodes():
        if isinstance(node, ast.Continue) and in_backward(source, node):
            yield source.replaced(node, "break", MISTAKE.id)
        inner = source.parent(node)
        alone = isinstance(node, ast.If) and isinstance(inner, ast.For) and inner.body == [node]
        if alone and isinstance(node, ast.If) and in_backward(source, node) and not node.orelse:
            yield source.inserted(
                node,
                f"if not ({source.code(node.test)}):\n{' ' * node.col_offset}    break",
                MISTAKE.id,
            )


MISTAKE = Mistake(
    id="stops-early",
    sentence="The walk back stops at the first node that the output does not depend on.",
    why="A node without a gradient looks like the end of the way.",
    hints=(
        "A node has got no gradient. Does that say anything about the nodes behind it?",
        (
            "Put a node that nobody reads into the middle of the order. Which gradients are "
            "missing then?"
        ),
        "A neighbour: one house on the street is empty. Does the postman go home there?",
    ),
    mutant=stops,
    example="WEAVE",
    anywhere=True,
)
