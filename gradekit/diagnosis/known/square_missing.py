"""Something is not squared."""

import ast

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either
from gradekit.diagnosis.source import Source


def outside_upstream(source: Source, node: ast.AST) -> bool:
    """Leave training alone, where nothing is squared but the length of a step."""
    return not inside("train")(source, node)


def tanh(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve that is a tanh."""
    return curve(owner, forward, backward) if "tanh" in owner.name.lower() else ""


MISTAKE = Mistake(
    id="square-missing",
    sentence="A square is missing: something stands alone that should be squared.",
    why="The formula is remembered without its exponent, or ** 2 falls off in copying.",
    hints=(
        (
            "Put one number into your formula and into the one of the lecture. Do both give "
            "the same?"
        ),
        "Look for each square in the formula. Does each of them stand in your code?",
        (
            "A neighbour: the area of a circle of radius 3 is 3.14 * 9. With 3.14 * 3 the "
            "unit is metres. What is missing?"
        ),
    ),
    mutant=either(
        alternatives(
            "square-missing", ("_a ** 2", "_a"), ("_a * _a", "_a"), where=outside_upstream
        ),
        instead("square-missing", tanh, "dz * np.sqrt(1 - out**2)"),
    ),
    example="TANH",
)
