"""What of the template a submission left as it was released, and what of it is not there."""

from __future__ import annotations

import ast
import re
from types import ModuleType

_HOLE = "NotImplementedError"
_DEFINITION = re.compile(r"( *)(class|def) (\w+)")


def unfilled_holes(source: str | ast.Module, template: str) -> list[str]:
    """Name the template's holes whose definitions the submission left as they were."""
    if _HOLE not in template or (isinstance(source, str) and _HOLE not in source):
        return []  # parsing takes longer than all the rest of loading
    try:
        own = definitions(ast.parse(source) if isinstance(source, str) else source)
    except (SyntaxError, RecursionError, MemoryError):
        return []
    return [
        name
        for name, node in definitions(ast.parse(template)).items()
        if is_hole(node) and name in own and same_code(own[name], node)
    ]


def absent_methods(module: ModuleType, template: str) -> list[str]:
    """Name the methods of the template's classes that the submission's classes lack."""
    absent, owner = [], ""
    for line in template.splitlines():  # ours, so that a scan will do: a parse costs more
        if found := _DEFINITION.match(line):
            indent, kind, name = found.groups()
            if not indent:
                owner = name if kind == "class" else ""
            elif owner and kind == "def" and indent == "    ":
                kept = vars(module).get(owner)
                if isinstance(kept, type) and not hasattr(kept, name):
                    absent.append(f"{owner}.{name}")
    return absent


def definitions(tree: ast.Module) -> dict[str, ast.AST]:
    """Map the names of functions and methods to where they are defined."""
    found: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef):
                    found[f"{node.name}.{item.name}"] = item
    return found


def same_code(one: ast.AST, other: ast.AST) -> bool:
    """Compare two definitions without docstrings: comments and documentation do not count."""
    assert isinstance(one, ast.FunctionDef)
    assert isinstance(other, ast.FunctionDef)
    return same(one.args, other.args) and same(_body(one), _body(other))


def _body(node: ast.FunctionDef) -> list[ast.stmt]:
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return node.body[1:] if documented else node.body


def same(one: object, other: object) -> bool:
    """Compare side by side: no deeper than the template goes, however deep the other is."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        assert isinstance(other, list)
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, ast.AST):
        return all(same(getattr(one, f, None), getattr(other, f, None)) for f in one._fields)
    return one == other


def is_hole(node: ast.AST) -> bool:
    """Tell whether a definition is one to fill."""
    return any(isinstance(n, ast.Name) and n.id == _HOLE for n in ast.walk(node))


def only_raises(node: ast.FunctionDef) -> bool:
    """Tell whether a definition ends as a hole does and returns nothing before."""
    last = node.body[-1]
    raised = last.exc if isinstance(last, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    if not (isinstance(raised, ast.Name) and raised.id == _HOLE):
        return False
    return not any(isinstance(n, ast.Return | ast.Yield | ast.YieldFrom) for n in ast.walk(node))
