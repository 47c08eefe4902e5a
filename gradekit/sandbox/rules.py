"""Source rules: what an assignment forbids, read in the worker before student code runs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from gradekit.assignment import Rule
from gradekit.sandbox.loading import decode

_LOOPS = (
    ast.For,
    ast.While,
    ast.AsyncFor,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


def broken_rules(
    rules: Sequence[Rule], files: Mapping[str, bytes], wanted: Sequence[str]
) -> dict[str, list[str | int]]:
    """Return [message, file, line] for every rule that is broken, by the rule's id."""
    found: dict[str, list[str | int]] = {}
    for name in wanted:
        try:
            tree = ast.parse(decode(files[name], name)) if rules and name in files else None
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            tree = None  # does not load either: that is said where loading is judged
        if tree is None:
            continue
        for rule in rules:
            for message, line in _violations(rule, tree):
                found.setdefault(rule.id, [message, name, line])
    return found


def _violations(rule: Rule, tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        for module in _imported(node):
            if module.partition(".")[0] in rule.forbid_imports:
                yield f"imports {module}, which this question does not allow", _line(node)
    for target in rule.no_loops_in:
        definition = _definition(tree, target)
        for node in ast.walk(definition) if definition else ():
            if isinstance(node, _LOOPS):
                yield f"{target} holds a Python loop; this question asks for none", node.lineno


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _definition(tree: ast.Module, target: str) -> ast.AST | None:
    scope: ast.AST | None = tree
    for part in target.split("."):
        scope = next(
            (
                n
                for n in getattr(scope, "body", [])
                if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == part
            ),
            None,
        )
    return scope
