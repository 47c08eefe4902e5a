"""Nothing comes back."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import gradients, inside
from gradekit.diagnosis.source import Edit, Source


def zeros(source: Source) -> Iterator[Edit]:
    """Multiply each gradient by 0."""
    for node in gradients(source):
        entry = isinstance(source.parent(node), ast.Dict) or isinstance(node, ast.BinOp)
        if inside("backward")(source, node) or (inside("loss")(source, node) and entry):
            yield source.replaced(node, f"0 * {source.operand(node)}", MISTAKE.id)


MISTAKE = Mistake(
    id="gradient-zero",
    sentence="It is zero everywhere: no gradient comes back.",
    why="An array of zeros is made for the gradient, and nothing is put into it.",
    hints=(
        "If this input moves a little, does the result really stay where it is?",
        "Find the line that makes this array. Which line fills it, and is it ever reached?",
        "A neighbour: a meter shows 0 all day. Has nobody used power, or is it not connected?",
    ),
    mutant=zeros,
    example="MULTIPLY",
    rank=1,
    anywhere=True,
)
