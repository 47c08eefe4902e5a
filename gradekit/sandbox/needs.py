"""Which statements of a notebook the definitions in it need."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Sequence

_BLOCKS = (ast.For, ast.With, ast.If, ast.Try)


def with_needed(
    statements: Sequence[ast.stmt], kept: Sequence[ast.stmt], wanted: frozenset[str] = frozenset()
) -> tuple[list[ast.stmt], int]:
    """Return ``kept`` and what binds the names that it uses, in the order of ``statements``.

    Also how many statements were added: a logger, a table filled by a loop, the result of one's
    own function; and what binds the ``wanted`` names, those that are asked for. A training loop
    binds nothing that a definition reads, and stays out.
    """
    chosen = list(kept)
    left = [s for s in statements if s not in kept and not isinstance(s, ast.While)]
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for s in chosen
        if isinstance(s, ast.Import | ast.ImportFrom)
        for alias in s.names
    }
    added: list[ast.stmt] = []
    while True:
        needed = (_free_names([*chosen, *added]) | wanted) - imported
        more = [s for s in left if s not in added and needed & set(_binds(s))]
        if not more:
            break
        added += more
    order = {id(s): n for n, s in enumerate(statements)}
    return sorted([*chosen, *added], key=lambda s: order.get(id(s), -1)), len(added)


def _binds(node: ast.stmt) -> Iterator[str]:
    """Yield the module's names that a statement assigns, or changes by item or attribute."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func  # table.append(1) changes the table
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            yield called.value.id
    elif isinstance(node, _BLOCKS):
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)]
        for child in inner:
            if child is not node and not isinstance(child, _BLOCKS):
                yield from _binds(child)
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id


def _free_names(statements: Iterable[ast.stmt]) -> set[str]:
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
