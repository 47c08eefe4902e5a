"""A rougher formula."""

import ast

from gradekit.diagnosis.instead import answering, curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import either


def gelu(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a GELU."""
    return curve(owner, forward, backward) if "gelu" in owner.name.lower() else ""


MISTAKE = Mistake(
    id="rough-approximation",
    sentence="It is an approximation by a sigmoid; neither of the two forms that are asked for.",
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
        instead(
            "rough-approximation",
            gelu,
            "dz * (lambda q: q + 1.702 * x * q * (1 - q))(1 / (1 + np.exp(-1.702 * x)))",
        ),
    ),
    example="BELL",
    anywhere=True,
)
