"""The weighted sum for the answer."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import inputs_of, inside
from gradekit.diagnosis.source import Edit, Source


def summed(source: Source) -> Iterator[Edit]:
    """Subtract the weighted sum from the target, or its sigmoid."""
    for node in source.nodes():
        function = source.function_of(node)
        error = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
        if error and isinstance(node, ast.BinOp) and function and inside("update")(source, node):
            total = _total(source, function) or f"{inputs_of(function)[0]} @ self.w + self.b"
            total = f"({total})"
            if source.code(node.left) == "target":
                yield source.replaced(node.right, total, MISTAKE.id)
                text = f"1 / (1 + np.exp(-{total}))"
                yield source.replaced(node.right, text, MISTAKE.id)


def _total(source: Source, function: ast.FunctionDef) -> str:
    """Return the weighted sum as a function writes it, "" where another one does."""
    for node in ast.walk(function):
        left = node.left if isinstance(node, ast.BinOp) else None
        product = isinstance(left, ast.BinOp) and isinstance(left.op, ast.MatMult)
        if product and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return source.code(node)
    return ""


MISTAKE = Mistake(
    id="sum-for-answer",
    sentence=(
        "The error is taken from the weighted sum; it should be taken from the answer, 0 or 1."
    ),
    why=(
        "With a sum or a probability there is an error nearly always; the perceptron learns "
        "from mistakes only."
    ),
    hints=(
        "The neuron answers 0 or 1. Which numbers can its error be then?",
        "Take an example that is told rightly. Is your error 0 there?",
        (
            "A neighbour: a test is passed with 50 points. Two pupils have 51 and 99. Does the "
            "result tell them apart?"
        ),
    ),
    mutant=summed,
    example="PERCEPTRON",
)
