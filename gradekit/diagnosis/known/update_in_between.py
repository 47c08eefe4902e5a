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
        before = [n for n in changed if source.function_of(n) is source.function_of(node)]
        for name in ast.walk(node.value) if len(before) > 1 else ():
            values = list(assigned_to(source, name)) if isinstance(name, ast.Name) else []
            if isinstance(name, ast.Name) and len(values) == 1:
                yield source.replaced(name, f"({_written_out(source, values[0])})", MISTAKE.id)


def _written_out(source: Source, value: ast.expr) -> str:
    """Write what a value was computed from, back to what is no variable of the function."""
    start, text = source.span(value)[0], source.code(value)
    for name in sorted(ast.walk(value), key=lambda n: -getattr(n, "col_offset", 0)):
        made = list(assigned_to(source, name)) if isinstance(name, ast.Name) else []
        if isinstance(name, ast.Name) and len(made) == 1 and name.lineno == value.lineno:
            first, last = (place - start for place in source.span(name))
            text = f"{text[:first]}({source.code(made[0])}){text[last:]}"
    return text


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
