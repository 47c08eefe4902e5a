"""Another activation."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.instead import touched
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inside
from gradekit.diagnosis.rewriting import alternatives, either, rewritten, together
from gradekit.diagnosis.source import Edit, Source

_CURVES = {
    "np.tanh(_a)": ("np.tanh(x)", "1 - np.tanh(x) ** 2"),
    "1 / (1 + np.exp(-_a))": ("1 / (1 + np.exp(-x))", "np.exp(-x) / (1 + np.exp(-x)) ** 2"),
    "np.where(_a > 0, _a, 0.01 * _a)": ("np.where(x > 0, x, 0.01 * x)", "np.where(x > 0, 1, 0.01)"),
    "np.abs(_a)": ("np.abs(x)", "np.sign(x)"),
    "np.logaddexp(0, _a)": ("np.logaddexp(0, x)", "1 / (1 + np.exp(-x))"),
}
_OTHER = """

    def forward(self, x):
        self.given = x
        return {value}

    def backward(self, dout):
        x = self.given
        return dout * ({slope})
"""
inner = alternatives(
    "other-activation",
    *(("np.maximum(0, _a)", curve) for curve in _CURVES),
    where=inside("scores"),
)


def bent_otherwise(source: Source) -> Iterator[Edit]:
    """Write another curve for a tanh between products, and its slope for that of the tanh."""
    for value, slope in (
        ("1 / (1 + np.exp(-_a))", "_h * (1 - _h)"),
        ("np.maximum(_a, 0)", "(_h > 0)"),
    ):
        forward = rewritten(MISTAKE.id, old="np.tanh(_a)", new=value, where=_of_product)
        both = together(
            either(forward, rewritten(MISTAKE.id, old="1 - _h**2", new=slope)), of_class=True
        )
        yield from both(source)


def _of_product(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is a call of a product with weights, and is returned or read further."""
    return any(isinstance(n, ast.MatMult) for n in ast.walk(node)) and bool(
        source.function_of(node)
    )


def classes(source: Source) -> Iterator[Edit]:
    """Let a class that is called ReLU be another curve, where networks are made of it."""
    names = {node.name for node in source.tree.body if isinstance(node, ast.ClassDef)}
    for node in source.tree.body:
        if (
            isinstance(node, ast.ClassDef)
            and node.name == "ReLU"
            and "Linear" in names
            and touched(source, node)
        ):
            end = source.span(node)[1]
            for value, slope in _CURVES.values():
                text = _OTHER.format(value=value, slope=slope)
                yield Edit(start=end, end=end, text=text, what=MISTAKE.id)


MISTAKE = Mistake(
    id="other-activation",
    sentence="Another activation stands between the layers than the one that is asked for.",
    why="Every course has a favourite, and the networks look the same with each.",
    hints=(
        "Which curve should the hidden numbers go through?",
        (
            "Follow a hidden number of -2 and one of 3 through forward. What becomes of them, "
            "and what should?"
        ),
        (
            "A neighbour: of -4 and 9, a square root of the size makes 2 and 3. What would a "
            "cut at 0 make of them?"
        ),
    ),
    mutant=either(inner, bent_otherwise, classes),
    example="NETWORK",
    anywhere=True,
)
