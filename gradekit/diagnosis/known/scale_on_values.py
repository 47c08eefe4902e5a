"""The values are scaled, too."""

import ast
from collections.abc import Iterator

from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.places import called, in_backward, is_call, pairs
from gradekit.diagnosis.source import Edit, Source


def scaled(source: Source) -> Iterator[Edit]:
    """Divide what the shares make of the upstream gradient by the root that scores were."""
    for node in source.nodes():
        root = _root(source, node) if in_backward(source, node) else ""
        # p^T @ dout: turned round, and a share is a gradient of no other product.
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        left = node.left if root and product and isinstance(node, ast.BinOp) else None
        if left is not None and _turned(left) and _are_shares(source, left):
            assert isinstance(node, ast.BinOp)
            yield source.replaced(node, f"({source.code(node)} / {root})", MISTAKE.id)
        parts = node.args if isinstance(node, ast.Call) and is_call(node, "einsum") else []
        if root and len(parts) == 3 and _are_shares(source, parts[1]):
            assert isinstance(node, ast.Call)
            yield source.replaced(node, f"{source.code(node)} / {root}", MISTAKE.id)


def _root(source: Source, node: ast.AST) -> str:
    """Return the root that a backward divides by, "" where there is none."""
    function = source.function_of(node)
    for found in ast.walk(function) if function else ():
        divides = isinstance(found, ast.BinOp) and isinstance(found.op, ast.Div)
        if divides and isinstance(found, ast.BinOp) and is_call(found.right, "sqrt"):
            return source.code(found.right)
    return ""


def _turned(node: ast.expr) -> bool:
    return is_call(node, "swapaxes", "transpose") or getattr(node, "attr", "") == "T"


def _are_shares(source: Source, node: ast.expr) -> bool:
    """Tell whether it is the softmax that forward kept, or that turned round."""
    inner = node.func if isinstance(node, ast.Call) else node
    while isinstance(inner, ast.Attribute) and not isinstance(inner.value, ast.Name):
        inner = inner.value
    owner = source.class_of(node)
    for found in ast.walk(owner) if owner and isinstance(inner, ast.Attribute) else ():
        if isinstance(found, ast.Assign):
            for place, value in pairs(found.targets[0], found.value):
                if source.code(place) == source.code(inner) and _is_softmax(value):
                    return True
    return False


def _is_softmax(value: ast.expr) -> bool:
    by_sum = isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div)
    named = isinstance(value, ast.Call) and "softmax" in called(value)
    return named or (by_sum and any(is_call(n, "sum") for n in ast.walk(value)))


MISTAKE = Mistake(
    id="scale-on-values",
    sentence="The gradient of the values is divided by the root of the size, too; only scores "
    "were.",
    why="One line scales all gradients at once.",
    hints=(
        "Which step of forward divided by the root? Do the values have a part in it?",
        "Follow the values from their input to the output. Where would they meet the root?",
        (
            "A neighbour: y = w * v with w = t / 4. The slope in t has the 4. Is it in "
            "the slope in v, when w is at hand?"
        ),
    ),
    mutant=scaled,
    example="WHOLE_ATTENTION",
)
