"""Which statements of a notebook the definitions in it need."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence

BLOCKS = (ast.For, ast.While, ast.With, ast.If, ast.Try, ast.Match)
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
    answered: frozenset[str] = frozenset(),
) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return ``kept`` and what binds the names that it uses, in the order of ``statements``.

    Also what was added: a logger, a table filled by a loop, the result of one's own function; and
    what binds the ``wanted`` names, those that are asked for. A training loop binds nothing that a
    definition reads, and stays out. What stands ``apart`` counts as well where it changes what is
    kept, or a name that the released file assigns, one of ``assigned``. A block that defines one of
    the ``answered`` names once more is no reason to run it.
    """
    chosen, known = list(kept), {id(s) for s in kept}
    defined = {s.name for s in kept if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    declared = _declared(statements)
    left: list[tuple[ast.stmt, set[str]]] = []
    for statement in statements:
        if id(statement) not in known:
            names = set() if isinstance(statement, ast.While) else set(binds(statement))
            # MaxGate.forward(1, 2) only tries it out; table.append(1) fills a table.
            names -= defined & set(_called_on(statement))
            names |= {n for n in definitions_in(statement) if n not in answered}
            left.append((statement, names | _declares(statement, declared)))
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for s in chosen
        if isinstance(s, ast.Import | ast.ImportFrom)
        for alias in s.names
    }
    added: list[ast.stmt] = []
    waits = {id(s) for s in apart}
    while True:
        running = [*chosen, *added]
        needed = (read_by(running, wanted) | wanted) - imported
        also = needed | (free_names(running) - imported) | defined | assigned
        more = [s for s, names in left if names & (also if id(s) in waits else needed)]
        if not more:
            break
        added += more
        taken = {id(s) for s in more}
        left = [(s, names) for s, names in left if id(s) not in taken]
    order = {id(s): n for n, s in enumerate(statements)}
    return sorted([*chosen, *added], key=lambda s: order.get(id(s), -1)), added


def read_by(statements: Sequence[ast.stmt], wanted: frozenset[str]) -> set[str]:
    """Return the names that the ``wanted`` definitions read, and those that they need in turn.

    What a plot alone reads is no reason to train. Without wanted names all definitions count.
    """
    if not wanted:
        return free_names(statements)
    left = [(set(bound(s)), s) for s in statements]
    needed, reached = set(wanted), list[ast.stmt]()
    while more := [s for names, s in left if not names or names & needed]:
        reached += more
        taken = {id(s) for s in more}
        left = [(names, s) for names, s in left if id(s) not in taken]
        needed |= free_names(more)
    return free_names(reached)


def is_assignment(node: ast.stmt) -> bool:
    """Tell whether a statement assigns, and does nothing else."""
    return isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)


def costly(node: ast.stmt) -> bool:
    """Tell whether an assignment, or a block of them, computes: no one knows for how long."""
    if isinstance(node, BLOCKS):
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


def _called_on(node: ast.stmt) -> Iterator[str]:
    """Yield the name whose method a statement does nothing but call."""
    called = (
        node.value.func if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    )
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        yield called.value.id


def _walruses(node: ast.stmt) -> Iterator[str]:
    for part in _evaluated_in(node):
        if isinstance(part, ast.NamedExpr):
            yield part.target.id


def binds(node: ast.stmt) -> Iterator[str]:
    """Yield the module's names that a statement assigns, or changes by item or attribute."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        targets = [node.target]
    elif isinstance(node, BLOCKS):
        for child in _inside(node):
            if not isinstance(child, BLOCKS):
                yield from binds(child)
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                yield part.id
    yield from _called_on(node)
    yield from _walruses(node)


def bound(node: ast.stmt) -> Iterator[str]:
    """Yield the module's names that a statement binds: definitions and imports as well."""
    for inner in (node, *_inside(node)):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.Import | ast.ImportFrom):
            for alias in inner.names:
                yield (alias.asname or alias.name).partition(".")[0]
    yield from binds(node)


def definitions_in(node: ast.stmt) -> list[str]:
    """Return the names of the classes and functions that a block defines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [inner.name for inner in _inside(node) if isinstance(inner, kinds)]


def replaced(node: ast.stmt, beside: Iterable[ast.stmt]) -> set[str]:
    """Return the names that a statement binds anew; ``beside`` it stand the functions it calls."""
    names = {*definitions_in(node), *_walruses(node), *_declares(node, _declared(beside))}
    for inner in (node, *_inside(node)):
        for target in inner.targets if isinstance(inner, ast.Assign) else ():
            names |= {target.id} if isinstance(target, ast.Name) else set()
    return names


def _inside(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements in the blocks of a statement, and in those of them in turn."""
    if isinstance(node, (*BLOCKS, ast.ExceptHandler, ast.match_case)):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield child
            yield from _inside(child)


def _evaluated_in(node: ast.stmt) -> Iterator[ast.AST]:
    """Walk the expressions that running a statement evaluates, without what it defines."""
    for inner in (node, *_inside(node)):
        if not isinstance(inner, DEFINITIONS):
            for child in ast.iter_child_nodes(inner):
                if isinstance(child, ast.expr):
                    yield from evaluated(child)
                elif isinstance(child, ast.withitem):
                    yield from evaluated(child.context_expr)


def _declared(statements: Iterable[ast.stmt]) -> dict[str, set[str]]:
    """Map functions and classes to the names that they declare ``global``."""
    found: dict[str, set[str]] = {}
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Global)]
            if inner:
                found[node.name] = {name for n in inner for name in n.names}
    return found


def _declares(node: ast.stmt, declared: Mapping[str, set[str]]) -> set[str]:
    """Return the global names that a statement binds by calling what declares them."""
    names: set[str] = set()
    for part in _evaluated_in(node) if declared else ():
        if isinstance(part, ast.Call):
            root = part.func
            while isinstance(root, ast.Attribute | ast.Call):
                root = root.value if isinstance(root, ast.Attribute) else root.func
            names |= declared.get(root.id, set()) if isinstance(root, ast.Name) else set()
    return names


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
