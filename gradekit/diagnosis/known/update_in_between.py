"""The error found anew."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, inside
from gradekit.diagnosis.source import Edit, Source


def anew(source: Source) -> Iterator[Edit]:
    """Write what a variable was computed from in its place, behind the first attribute."""
    changed: list[ast.Assign] = []
    for node in source.nodes():
        if not isinstance(node, ast.Assign) or not inside("update")(source, node):
            continue
        if isinstance(node.targets[0], ast.Attribute):
            changed.append(node)
        for name in ast.walk(node.value) if len(changed) > 1 else ():
            values = list(assigned_to(source, name)) if isinstance(name, ast.Name) else []
            if isinstance(name, ast.Name) and len(values) == 1:
                yield source.replaced(name, source.operand(values[0]), MISTAKE.id)


MISTAKE = Mistake(
    id="update-in-between",
    sentence=(
        "The error is found anew after the weights have changed: the bias moves by another one."
    ),
    why="Two lines are written alike, and the first of them changes what the second one asks.",
    hints=(
        "Both the weights and the bias learn from one answer. When was it given?",
        (
            "Walk through your update line by line. Has the answer changed before the last line "
            "asks for it?"
        ),
        (
            "A neighbour: pay half of the 100 in your purse, then half again of what is in it. "
            "Is that 50 and 50?"
        ),
    ),
    mutant=anew,
    example="PERCEPTRON",
)
