"""Where a reference adds what goes around a part to what comes out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradekit.diagnosis.places import inside, is_call, word_of
from gradekit.diagnosis.source import Source


def sums(source: Source, method: str) -> Iterator[tuple[ast.BinOp, str]]:
    """Find sums of a value and of what a part makes of it, with the name of that value."""
    for node in source.nodes():
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            around = node.left.id if isinstance(node.left, ast.Name) else ""
            if around and is_call(node.right, method) and inside(method)(source, node):
                yield node, around


def norms_of(source: Source, node: ast.AST, read: str) -> Iterator[ast.Call]:
    """Find the normalisations of a value in the function around a node."""
    function = source.function_of(node)
    for found in source.nodes():
        if not isinstance(found, ast.Call) or source.function_of(found) is not function:
            continue
        if is_call(found, "forward") and [word_of(a) for a in found.args] == [read]:
            owner = word_of(found.func.value) if isinstance(found.func, ast.Attribute) else ""
            if "norm" in owner.lower():
                yield found


def readers(source: Source, norm: ast.Call) -> Iterator[ast.Name]:
    """Find where parts read what a normalisation gave, if it was given a name."""
    statement = source.parent(norm)
    names = statement.targets if isinstance(statement, ast.Assign) else []
    for node in source.nodes():
        outer = source.parent(node)
        if isinstance(node, ast.Name) and outer is not None and is_call(outer, "forward"):
            same = source.function_of(node) is source.function_of(norm)
            if same and any(word_of(name) == node.id for name in names):
                yield node
