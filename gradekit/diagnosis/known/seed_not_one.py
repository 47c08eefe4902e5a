"""The output does not begin with 1."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import backwards, inputs_of, is_call, remembering
from gradekit.diagnosis.source import Edit, Source


def from_the_loss(source: Source) -> Iterator[Edit]:
    """Begin with the value of the output."""
    for backward, forward in backwards(source):
        if inputs_of(backward):  # it is handed where to begin
            continue
        end = source.span(backward.body[-1])[1]
        for node in ast.walk(backward):
            for value in _begun_with(node):
                ones = is_call(value, "ones_like")
                if ones or (isinstance(value, ast.Constant) and value.value == 1):
                    start, behind = source.span(value)
                    text = f"self.answered * {source.code(value)}" if ones else "self.answered"
                    text += source.text[behind:end] + remembering(forward, "answered")
                    yield Edit(start=start, end=end, text=text, what=MISTAKE.id)


def _begun_with(node: ast.AST) -> list[ast.expr]:
    """Return what a node lets gradients begin with."""
    if isinstance(node, ast.Dict):
        return node.values
    place = node.targets[0] if isinstance(node, ast.Assign) else None
    kept = isinstance(place, ast.Attribute | ast.Subscript)
    return [node.value] if kept and isinstance(node, ast.Assign) else []


MISTAKE = Mistake(
    id="seed-not-one",
    sentence="The way back does not begin with 1, the slope of the output in itself.",
    why="The first gradient is the only one that no rule gives.",
    hints=(
        "By how much does the output change when the output changes by 1?",
        "Look at the first number of your way back. Which one is it, and at which node?",
        (
            "A neighbour: exchange rates. How many francs is one franc? What if that is "
            "written down as 0?"
        ),
    ),
    mutant=from_the_loss,
    example="CHAIN",
)
