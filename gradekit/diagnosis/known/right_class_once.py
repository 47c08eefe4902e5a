"""One push for the right class."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import is_call, labelled
from gradekit.diagnosis.source import Edit, Source


def once(source: Source) -> Iterator[Edit]:
    """Write -1 at the right class, or 1 less where any class is too close."""
    for node in source.nodes():
        if isinstance(node, ast.Assign) and labelled(source, node.targets[0]):
            value = node.value
            if isinstance(value, ast.UnaryOp) and is_call(value.operand, "sum"):
                yield source.replaced(value, "-1.0", MISTAKE.id)
                text = f"-1.0 * ({source.code(value.operand)} > 0)"
                yield source.replaced(value, text, MISTAKE.id)
        elif isinstance(node, ast.AugAssign) and labelled(source, node.target):
            value = node.value
            if isinstance(node.op, ast.Sub) and is_call(value, "sum"):
                yield source.replaced(value, "1.0", MISTAKE.id)
                yield source.replaced(value, f"1.0 * ({source.code(value)} > 0)", MISTAKE.id)


MISTAKE = Mistake(
    id="right-class-once",
    sentence="The right class is pushed once a row; it should be pushed once for each class that "
    "is too close.",
    why="For one pair of classes the rule is +1 and -1, and the -1 is not counted.",
    hints=(
        (
            "Each class that is too close gives one term. In how many terms of a row does the"
            " right class's score stand?"
        ),
        (
            "Take a row with three classes that are too close. What should the entry at the "
            "right class be?"
        ),
        (
            "A neighbour: L = (a - r) + (b - r) + (c - r). The slope in a is 1. What is the "
            "slope in r?"
        ),
    ),
    mutant=once,
    example="HINGE",
)
