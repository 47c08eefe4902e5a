"""Where in a reference mistakes are made: the words that edits of the catalogue are written in."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.diagnosis.source import Edit, Source

REDUCTIONS = ("sum", "mean", "max", "min", "prod")


def returned(source: Source) -> Iterator[ast.expr]:
    """Find what backward methods return, each gradient of a list alone."""
    for node in source.nodes():
        if isinstance(node, ast.Return) and node.value is not None and in_backward(source, node):
            value = node.value
            if isinstance(value, ast.List | ast.Tuple):
                yield from value.elts
            elif not isinstance(value, ast.Dict):
                yield value


def stored(source: Source) -> Iterator[ast.expr]:
    """Find what is assigned to an attribute such as ``self.dW`` or to ``grads["W1"]``."""
    for node in source.nodes():
        if (
            isinstance(node, ast.Assign)
            and in_backward(source, node)
            and all(isinstance(t, ast.Attribute | ast.Subscript) for t in node.targets)
        ):
            yield node.value


def gradients(source: Source) -> Iterator[ast.expr]:
    """Find every expression that becomes a gradient."""
    yield from returned(source)
    yield from stored(source)


def upstreams(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Find the first statement of each hole of a backward, and what its upstream is called."""
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef) and function.name.endswith("backward"):
            names = [a.arg for a in function.args.args if a.arg != "self"]
            inside = (s for s in function.body if source.region_of(s) and not _is_doc(s))
            first = next(inside, None)
            if names and first is not None:
                yield first, names[0]


def is_call(node: ast.AST, *names: str) -> bool:
    """Tell whether a node calls one of these, as np.sum(x) or as x.sum()."""
    return isinstance(node, ast.Call) and called(node) in names


def called(node: ast.Call) -> str:
    """Return the last word of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def wrapped(
    what: str, wrap: Callable[[str], str], where: Callable[[Source], Iterator[ast.expr]] = gradients
) -> Callable[[Source], Iterator[Edit]]:
    """Return the mutant that does something to each gradient: ``wrap`` gets it as an operand."""

    def mutant(source: Source) -> Iterator[Edit]:
        for node in where(source):
            yield source.replaced(node, wrap(source.operand(node)), what)

    return mutant


def in_backward(source: Source, node: ast.AST) -> bool:
    """Tell whether a node is part of what gives gradients."""
    function = source.function_of(node)
    return function is not None and function.name not in ("__init__", "forward", "scores")


def _is_doc(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
