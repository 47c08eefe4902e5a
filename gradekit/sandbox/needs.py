"""Which statements of a notebook the definitions in it need."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Sequence

_BLOCKS = (ast.For, ast.With, ast.If, ast.Try)
DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)


def with_needed(
    statements: Sequence[ast.stmt],
    kept: Sequence[ast.stmt],
    wanted: frozenset[str] = frozenset(),
    apart: Sequence[ast.stmt] = (),
    assigned: frozenset[str] = frozenset(),
) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return ``kept`` and what binds the names that it uses, in the order of ``statements``.

    Also what was added: a logger, a table filled by a loop, the result of one's own function; and
    what binds the ``wanted`` names, those that are asked for. A training loop binds nothing that a
    definition reads, and stays out. What stands ``apart`` counts as well where it changes what is
    kept, or a name that the released file assigns, one of ``assigned``.
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
    waits = {id(s) for s in apart}
    while True:
        needed = (free_names([*chosen, *added]) | wanted) - imported
        also = needed | defined | assigned
        more = [s for s, names in left if names & (also if id(s) in waits else needed)]
        if not more:
            break
        added += more
        taken = {id(s) for s in more}
        left = [(s, names) for s, names in left if id(s) not in taken]
    order = {id(s): n for n, s in enumerate(statements)}
    return sorted([*chosen, *added], key=lambda s: order.get(id(s), -1)), added


def is_assignment(node: ast.stmt) -> bool:
    """Tell whether a statement assigns, and does nothing else."""
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)


def costly(node: ast.stmt) -> bool:
    """Tell whether an assignment, or a block of them, computes: no one knows for how long."""
    if isinstance(node, _BLOCKS):
        inner = [child for child in ast.walk(node) if isinstance(child, ast.stmt)]
        return not any(isinstance(n, DEFINITIONS) for n in inner) and any(map(costly, inner[1:]))
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
        return False
    return isinstance(node, ast.AugAssign) or any(map(_computes, evaluated(node.value)))


def _computes(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        numbers = all(map(_is_number, (node.left, node.right)))
        return not numbers or isinstance(node.op, ast.Pow | ast.LShift)
    return isinstance(node, (ast.Call, ast.Subscript, ast.comprehension, ast.Compare))


def _is_number(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float | complex)
    return isinstance(node, ast.UnaryOp | ast.BinOp)


def waiting(kept: Sequence[ast.stmt], left: Iterable[ast.stmt]) -> list[ast.stmt]:
    """Return the assignments that are run only where something reads what they bind.

    Those that compute, and those that read what is not run: what the others ``left`` bind as well.
    """
    found = [s for s in kept if costly(s)]
    assignments = [s for s in kept if is_assignment(s) and not costly(s)]
    unknown = {name for s in (*found, *left) for name in bound(s)}
    while more := [s for s in assignments if _reads(s) & unknown]:
        found += more
        unknown.update(name for s in more for name in bound(s))
        taken = {id(s) for s in more}
        assignments = [s for s in assignments if id(s) not in taken]
    return found


def _reads(node: ast.stmt) -> set[str]:
    """Return the names that running an assignment reads."""
    value = getattr(node, "value", None)
    parts = () if value is None else evaluated(value)
    return {n.id for n in parts if isinstance(n, ast.Name)}


def evaluated(value: ast.AST) -> Iterator[ast.AST]:
    """Walk an expression without the bodies of its lambdas, which run later if at all."""
    ahead = [value]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)


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
