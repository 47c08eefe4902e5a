"""The mask asks the upstream gradient."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import curve, instead
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import comparisons, upstream_of
from gradekit.diagnosis.rewriting import either
from gradekit.diagnosis.source import Edit, Source


def asked(source: Source) -> Iterator[Edit]:
    """Compare the upstream gradient with 0 in place of the input, or besides."""
    for node in comparisons(source):
        dz = upstream_of(source, node)
        if dz and isinstance(node.comparators[0], ast.Constant):
            yield source.replaced(node.left, dz, MISTAKE.id)
            yield source.replaced(node, f"({source.code(node)}) & ({dz} > 0)", MISTAKE.id)


def _masked(owner: ast.ClassDef, forward: ast.FunctionDef, backward: ast.FunctionDef) -> str:
    """Take a ReLU that keeps its mask."""
    compares = any(isinstance(node, ast.Compare) for node in ast.walk(backward))
    named = owner.name.lower().endswith("relu") and not compares
    return curve(owner, forward, backward) if named else ""


MISTAKE = Mistake(
    id="mask-from-upstream",
    sentence="The mask looks at the sign of the upstream gradient; it should look at the input of "
    "forward.",
    why="In backward the array at hand is the upstream gradient, and the input has to be kept"
    " by forward.",
    hints=(
        (
            "Who decided which elements pass: the numbers on the way forward, or the gradient"
            " on the way back?"
        ),
        "Look at what your comparison compares. Was it known when forward ran?",
        (
            "A neighbour: max(x, 2) at x = 5 has the slope 1, whether -3 or +3 comes from "
            "above. Does your door depend on the -3?"
        ),
    ),
    mutant=either(
        asked,
        instead("mask-from-upstream", _masked, "dz * (dz > 0)", "dx * (dz > 0)"),
    ),
    example="RELU",
)
