"""The output is squashed a second time."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import assigned_to, in_backward, is_call
from gradekit.diagnosis.source import Edit, Source

_OUTPUTS = ("z", "out", "y", "s", "a")


def again(source: Source) -> Iterator[Edit]:
    """Put each kept output through the function once more."""
    for node in source.nodes():
        loaded = isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        if isinstance(node, ast.Attribute) and loaded and in_backward(source, node):
            owner = source.class_of(node)
            name = owner.name.lower() if owner else ""
            made = {_kind(source, value) for value in assigned_to(source, node)} - {""}
            kind = min(made, default="tanh" if "tanh" in name else "sigmoid")
            own = "tanh" in name or "sigmoid" in name or name == "node"
            if made or (node.attr in _OUTPUTS and own):
                code = f"(1 / (1 + np.exp(-{source.code(node)})))"
                text = code if kind == "sigmoid" else f"np.tanh({source.code(node)})"
                yield source.replaced(node, text, MISTAKE.id)


def _kind(source: Source, value: ast.expr) -> str:
    """Return by which function a value was squashed, "" if by none."""
    if is_call(value, "tanh"):
        return "tanh"
    return "sigmoid" if source.code(value).startswith("1 / (1 + np.exp(-") else ""


MISTAKE = Mistake(
    id="squashed-twice",
    sentence="The slope is taken at the output: what forward kept is squashed a second time.",
    why="The formula s(x)(1 - s(x)) is written with s() around what is already s(x).",
    hints=(
        "Your formula for the slope holds for one quantity. Is that the input, or the output?",
        (
            "Look at what forward kept. Has it been through the function already when "
            "backward takes it?"
        ),
        (
            "A neighbour: the slope of e^x is e^x. Forward kept y = e^2 = 7.39. Is the slope "
            "y, or e^y = 1620?"
        ),
    ),
    mutant=again,
    example="SIGMOID",
)
