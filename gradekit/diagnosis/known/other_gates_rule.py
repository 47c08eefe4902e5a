"""The rule of another gate."""

import ast

from gradekit.diagnosis.instead import instead, pair, product
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either


def plain(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a pair that is not multiplied."""
    return "" if product(owner, forward, backward) else pair(owner, forward, backward)


MISTAKE = Mistake(
    id="other-gates-rule",
    sentence=(
        "The gradients follow the rule of another gate: adding, multiplying and choosing "
        "are mixed up."
    ),
    why="Each gate has its own rule, and all of them have the same shape.",
    hints=(
        (
            "One gate hands on what it gets, one exchanges its inputs, one chooses. Which one "
            "is this?"
        ),
        (
            "Look at the formula of forward. Let one input grow by 1: by how much does the "
            "result grow?"
        ),
        (
            "A neighbour: z = x - y hands on dz to x and -dz to y. Which gate would hand on dz "
            "to both?"
        ),
    ),
    mutant=either(
        instead("other-gates-rule", plain, "[y * dz, x * dz]", "[(x >= y) * dz, (x < y) * dz]"),
        instead("other-gates-rule", product, "[dz, dz]"),
    ),
    example="ADD",
    anywhere=True,
)
