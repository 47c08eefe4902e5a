"""A gradient is assigned where it has to be added to."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.source import Edit, Source


def assigned(source: Source) -> Iterator[Edit]:
    """Write = for +=."""
    for node in source.nodes():
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            text = f"{source.code(node.target)} = {source.code(node.value)}"
            yield source.replaced(node, text, MISTAKE.id)


MISTAKE = Mistake(
    id="overwrites",
    sentence="The last path overwrites the others: gradients are assigned, not added.",
    why="As long as every value is used once, = and += give the same.",
    mutant=assigned,
    example="DOUBLED",
)
