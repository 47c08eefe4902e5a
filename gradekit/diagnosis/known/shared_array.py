"""An array that belongs to two."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call
from gradekit.diagnosis.source import Edit, Source


def shared(source: Source) -> Iterator[Edit]:
    """Add to the array that came first."""
    for node in source.nodes():
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            place, first, more = source.code(node.targets[0]), node.value.left, node.value.right
            if isinstance(node.targets[0], ast.Subscript) and is_call(first, "get"):
                owner, key = node.targets[0].value, node.targets[0].slice
                pad = " " * node.col_offset
                text = (
                    f"if {source.code(key)} in {source.code(owner)}:\n{pad}    "
                    f"{place} += {source.code(more)}\n{pad}else:\n{pad}    "
                    f"{place} = {source.code(more)}"
                )
                yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="shared-array",
    sentence="A gradient is changed in place, and another one that shares its array changes with "
    "it.",
    why="A gate may hand out the same array twice; += then writes into both.",
    hints=(
        (
            "Two names may stand for one array. What happens to the second when the first is "
            "changed by +=?"
        ),
        "Look for += on an array that came from somebody else. Who else holds it?",
        "A neighbour: a = [1, 2]; b = a; b += [3]. What is a now? And what after b = b + [3]?",
    ),
    mutant=shared,
    example="CHAIN",
)
