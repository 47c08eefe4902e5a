"""A rougher formula."""

import ast

from gradekit.diagnosis.instead import answering, curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import word_of
from gradekit.diagnosis.rewriting import either


def gelu(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a GELU."""
    return curve(owner, forward, backward) if "gelu" in owner.name.lower() else ""


def normal(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take the normal distribution function itself."""
    erf = any(word_of(n) == "erf" for n in ast.walk(owner))
    named = "gelu" in owner.name.lower()
    return curve(owner, forward, backward) if erf and not named else ""


def swish(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take x times its sigmoid."""
    words = ("silu", "swish")
    named = any(word in owner.name.lower() for word in words)
    return curve(owner, forward, backward) if named else ""


MISTAKE = Mistake(
    id="rough-approximation",
    sentence="It is a rough approximation of the function; the function itself is asked for.",
    why="The short formula is found in many places, and its curve looks the same.",
    hints=(
        "Are a function and a curve near it the same thing?",
        (
            "Compare your formula with the one of the statement at x = 2. In which digit do "
            "they differ?"
        ),
        "A neighbour: 22 / 7 is near pi. Is a circle of radius 1000 measured rightly with it?",
    ),
    mutant=either(
        answering("rough-approximation", gelu, "x / (1 + np.exp(-1.702 * x))"),
        answering("rough-approximation", normal, "1 / (1 + np.exp(-1.702 * x))"),
        instead(
            "rough-approximation",
            normal,
            "dz * (lambda q: 1.702 * q * (1 - q))(1 / (1 + np.exp(-1.702 * x)))",
        ),
        answering("rough-approximation", swish, "x * np.clip(x / 6 + 0.5, 0, 1)"),
        instead("rough-approximation", swish, "dz * np.where(abs(x) < 3, x / 3 + 0.5, x > 0)"),
        instead(
            "rough-approximation",
            gelu,
            "dz * (lambda q: q + 1.702 * x * q * (1 - q))(1 / (1 + np.exp(-1.702 * x)))",
        ),
    ),
    example="BELL",
    anywhere=True,
)
