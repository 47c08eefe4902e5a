"""The shortcut is lost."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside, is_call
from gradekit.diagnosis.rewriting import either, together
from gradekit.diagnosis.source import Edit, Source


def around(source: Source) -> Iterator[Edit]:
    """Leave out the direct way of a sum."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            part = is_call(node.right, "forward", "backward")
            if (
                part
                and isinstance(node.left, ast.Name)
                and inside("forward", "backward")(source, node)
            ):
                yield source.put(node, node.right, MISTAKE.id)


MISTAKE = Mistake(
    id="shortcut-lost",
    sentence="The shortcut is lost: what goes around a part has to be added to what comes out of "
    "it.",
    why="The part in the middle has all the work, and the shortcut has none.",
    hints=(
        "A value feeds two places: a part, and the sum after it. What comes back to it?",
        "Draw the block with its arrows. Which arrow has no line in your code?",
        (
            "A neighbour: y = x + sin(x) has the slope 1 + cos(x). Which of the two terms is "
            "the direct way?"
        ),
    ),
    mutant=either(around, together(around)),
    example="RESIDUAL",
)
