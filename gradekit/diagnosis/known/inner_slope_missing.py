"""The inner factor of the chain rule."""

import ast

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import word_of
from gradekit.diagnosis.rewriting import alternatives, either

rooted = alternatives(
    "inner-slope-missing",
    ("_a * _inner", "_a"),
)


def mirrored(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve that ends with ln(1 + u)."""
    words = {word_of(n) for n in ast.walk(forward)}
    return curve(owner, forward, backward) if words & {"log", "log1p", "logaddexp"} else ""


def squashing(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a curve that is called a sigmoid, 1 / (1 + u)."""
    return curve(owner, forward, backward) if "sigmoid" in owner.name.lower() else ""


MISTAKE = Mistake(
    id="inner-slope-missing",
    sentence="The chain rule is cut short: the slope of what stands inside is missing as a factor.",
    why="The outer function is in view; what it is taken of has a slope, too.",
    hints=(
        (
            "A function of a function has two slopes. Which one is the outer, and which one the "
            "inner?"
        ),
        (
            "Name the steps of forward from the inside to the outside. Which of them has no "
            "factor in your slope?"
        ),
        (
            "A neighbour: ln(3x + 1) has the slope 3 / (3x + 1). Where does the 3 come from, "
            "and what is left without it?"
        ),
    ),
    mutant=either(
        rooted,
        instead("inner-slope-missing", mirrored, "dz - dx"),
        instead("inner-slope-missing", squashing, "dz * out**2", "-dz * out**2"),
    ),
    example="SOFTPLUS",
    anywhere=True,
)
