"""Which statements of a notebook the definitions in it need."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Sequence

_BLOCKS = (ast.For, ast.With, ast.If, ast.Try)


def with_needed(
    statements: Sequence[ast.stmt], kept: Sequence[ast.stmt], wanted: frozenset[str] = frozenset()
) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return ``kept`` and what binds the names that it uses, in the order of ``statements``.

    Also what was added: a logger, a table filled by a loop, the result of one's own function; and
    what binds the ``wanted`` names, those that are asked for. A training loop binds nothing that a
    definition reads, and stays out.
    """
    chosen, known = list(kept), {id(s) for s in kept}
    defined = {s.name for s in kept if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    left: list[tuple[ast.stmt, set[str]]] = []
    for statement in statements:
        if id(statement) not in known and not isinstance(statement, ast.While):
            names = set(binds(statement))
            # MaxGate.forward(1, 2) only tries it out; table.append(1) fills a table.
            left.append((statement, names - defined if _is_call(statement) else names))
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for s in chosen
        if isinstance(s, ast.Import | ast.ImportFrom)
        for alias in s.names
    }
    added: list[ast.stmt] = []
    while True:
        needed = (free_names([*chosen, *added]) | wanted) - imported
        more = [s for s, names in left if needed & names]
        if not more:
            break
        added += more
        left = [(s, names) for s, names in left if not needed & names]
    order = {id(s): n for n, s in enumerate(statements)}
    return sorted([*chosen, *added], key=lambda s: order.get(id(s), -1)), added


def _is_call(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def binds(node: ast.stmt) -> Iterator[str]:
    """Yield the module's names that a statement assigns, or changes by item or attribute."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            yield called.value.id
    elif isinstance(node, _BLOCKS):
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)]
        for child in inner:
            if child is not node and not isinstance(child, _BLOCKS):
                yield from binds(child)
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def bound(node: ast.stmt) -> Iterator[str]:
    """Yield the module's names that a statement binds: definitions and imports as well."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield (alias.asname or alias.name).partition(".")[0]
    elif isinstance(node, _BLOCKS):
        for child in ast.iter_child_nodes(node):
            inner = child.body if isinstance(child, ast.ExceptHandler) else [child]
            for statement in inner:
                if isinstance(statement, ast.stmt):
                    yield from bound(statement)
    yield from binds(node)


def free_names(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names that statements read from their module, also inside functions."""
    module = ast.Module(body=list(statements), type_ignores=[])
    try:
        table = symtable.symtable(ast.unparse(ast.fix_missing_locations(module)), "cells", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set()
    return set(_read_in(table))


def _read_in(table: symtable.SymbolTable) -> Iterator[str]:
    at_top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (at_top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _read_in(child)
