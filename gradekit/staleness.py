"""What runs in a notebook's kernel and stands otherwise in its file, which grading reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.running import Running
from gradekit.sandbox.cells import Cell, cells_of_notebook, cells_of_script, notebook_text
from gradekit.sandbox.choice import Template
from gradekit.sandbox.extraction import extract
from gradekit.sandbox.joining import groups_of
from gradekit.sandbox.live import functions_in
from gradekit.sandbox.loading import decode
from gradekit.sandbox.needs import binds, costly, read_by
from gradekit.sandbox.unfilled import same

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_PLAIN = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.List, ast.Tuple, ast.Dict, ast.Set)
_SHORT = 40  # characters of a value that a sentence can hold
_MOST_LEAVES = 10_000  # of a value that is compared


@dataclass(frozen=True, slots=True)
class Stale:
    """What differs: what saving mends, and what it does not, each with what to do."""

    unsaved: tuple[str, ...] = ()  # names of definitions
    apart: tuple[str, ...] = ()  # sentences


@dataclass(frozen=True, slots=True)
class _Copy:
    """One of perhaps several definitions of a name, and the cell that it stands in."""

    node: _Definition
    cell: int


def saved_tree(path: Path, template: str) -> ast.Module:
    """Return what grading would read of a file; nothing where it is damaged."""
    try:
        return extract(_cells(path), template).tree
    except (ValueError, SyntaxError):
        return ast.Module(body=[], type_ignores=[])


def stale(path: Path, live: Running, template: str) -> Stale:
    """Compare what runs with what is saved: definitions, and the values that answers read."""
    tree = saved_tree(path, template)
    try:
        cells = _cells(path)
    except (ValueError, SyntaxError):
        cells = []
    copies, counts = _copies(cells, template), _chosen(tree, cells)
    unsaved, apart = list[str](), list[str]()
    here = _running(live, template)
    for name, node in here.items():
        if name in counts and same(node, counts[name].node):
            continue
        other = next((c for c in copies.get(name, ()) if same(node, c.node)), None)
        if other is None or name not in counts:
            unsaved.append(name)
        else:
            apart.append(_other_counts(name, other, counts[name], path))
    unsaved += [name for name in _patched(live, template, tree) if name not in unsaved]
    wanted = Template.of(template).names
    own = [*tree.body, *(node for name, node in here.items() if name not in counts)]
    read = read_by(own, wanted) - wanted - set(_kept_in(own))
    apart += _values(read, tree, live, path)
    return Stale(tuple(unsaved), tuple(apart))


def _cells(path: Path) -> Sequence[Cell]:
    content = path.read_bytes()
    book = notebook_text(content)
    return cells_of_notebook(book) if book is not None else cells_of_script(decode(content, ""))


# --- definitions


def _copies(cells: Sequence[Cell], template: str) -> dict[str, list[_Copy]]:
    found: dict[str, list[_Copy]] = {}
    for group in groups_of(cells, Template.of(template).names):
        for node in group.python.tree.body if group.python.tree else ():
            if isinstance(node, _Definition):
                copy = _Copy(node, group.cell_at(node.lineno).number)
                found.setdefault(node.name, []).append(copy)
    return found


def _chosen(tree: ast.Module, cells: Sequence[Cell]) -> dict[str, _Copy]:
    found = {}
    for node in tree.body:
        if isinstance(node, _Definition):
            cell = next((c for c in reversed(cells) if c.first <= node.lineno), None)
            found[node.name] = _Copy(node, cell.number if cell else 0)
    return found


def _running(live: Running, template: str) -> dict[str, ast.stmt]:
    """Return the definitions of the kernel's classes and functions, each out of its own cell."""
    copies = _copies(cells_of_notebook(_source(live)), template)
    found: dict[str, ast.stmt] = {}
    for name, several in copies.items():
        if name not in live.names:
            continue
        inside = functions_in({name: live.names[name]})
        cells = {live.numbers.get(f.__code__.co_filename, 0) for f in inside}
        own = [copy for copy in several if copy.cell in cells]
        if own:
            found[name] = own[-1].node
    return found


def _source(live: Running) -> str:
    return live.files("live", live=True)["live"].decode()


def _other_counts(name: str, runs: _Copy, counts: _Copy, path: Path) -> str:
    if runs.cell == counts.cell:
        where, last = f"line {runs.node.lineno}", f"line {counts.node.lineno}"
    else:
        where, last = f"cell {runs.cell}", f"cell {counts.cell}"
    return (
        f"{name} stands in {path.name} more than once. Here runs that of {where}; grading takes "
        f"that of {last}. Delete the one that you do not want, run the other, save, and ask again."
    )


def _patched(live: Running, template: str, saved: ast.Module) -> Iterator[str]:
    """Yield the classes that a statement here changes from outside, and none of the file does."""
    for node in extract(cells_of_notebook(_source(live)), template).tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not (isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name)):
            continue
        name = target.value.id
        if name in live.names and not any(same(node, other) for other in saved.body):
            yield name


# --- values


def _values(names: set[str], tree: ast.Module, live: Running, path: Path) -> Iterator[str]:
    """Say which of the values that answers read are others in the file."""
    last = {name: node for node in tree.body for name in binds(node)}
    times = [name for node in tree.body for name in set(binds(node))]
    for name in sorted(names & live.names.keys()):
        value = live.names[name]
        if not _is_data(value):
            continue
        here = _shown(value)
        if name not in last:
            yield (
                f"{name}, which your answers read,{f' is {here} here and' if here else ''} is set "
                f"nowhere in {path.name}. Write it into a cell, save, and ask again."
            )
            continue
        node = last[name]
        if times.count(name) == 1 and (known := _plain(node)):
            if not _equal(known[0], value):
                yield _differs(name, here, _shown(known[0]), path)
        elif (other := _last_run(name, live)) is not None and not same(other, node):
            yield _differs(name, "", "", path)


def _kept_in(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names that definitions change when they are called: trying them out changes them.

    Also those that every module has.
    """
    yield from ("__name__", "__doc__")
    for node in body:
        for part in ast.walk(node) if isinstance(node, _Definition) else ():
            changed: ast.AST | None = None
            if isinstance(part, ast.Global):
                yield from part.names
            elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
                changed = part.func.value
            elif isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
                changed = part.value
            elif isinstance(part, ast.AugAssign):
                changed = part.target
            if isinstance(changed, ast.Name):
                yield changed.id


def _differs(name: str, here: str, there: str, path: Path) -> str:
    values = (
        f"is {here} here and {there} in {path.name}"
        if here and there
        else (f"is not set here as it is in {path.name}")
    )
    return (
        f"{name}, which your answers read, {values}: grading reads the file. Set it in its cell, "
        "run that cell again, save, and ask again."
    )


def _plain(node: ast.stmt) -> tuple[Any] | None:
    """Return what an assignment of a plain value gives, in a tuple; None where it computes."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None or costly(node):
        return None
    if isinstance(node, ast.Assign) and not all(isinstance(t, ast.Name) for t in node.targets):
        return None
    parts = (n for n in ast.walk(node.value) if isinstance(n, ast.expr))
    if not all(isinstance(part, _PLAIN) for part in parts):
        return None
    expression = ast.fix_missing_locations(ast.Expression(node.value))
    try:
        return (eval(compile(expression, "<saved>", "eval"), {"__builtins__": {}}),)  # noqa: S307
    except Exception:  # noqa: BLE001 - such as 1 / 0: grading says that
        return None


def _last_run(name: str, live: Running) -> ast.stmt | None:
    """Return the statement that last bound a name here, as far as the cells tell."""
    for number in sorted(live.texts, reverse=True):
        cell = Cell(number=number, first=1, text=live.texts[number])
        for group in groups_of([cell], ()):
            for node in reversed(group.python.tree.body if group.python.tree else []):
                if name in binds(node):
                    return node
    return None


def _is_data(value: Any) -> bool:
    """Tell whether a value can be compared: numbers, texts, arrays, and lists of them."""
    if type(value) in (list, tuple, set, frozenset):
        return len(value) <= _MOST_LEAVES and all(map(_is_data, value))
    if type(value) is dict:
        return len(value) <= _MOST_LEAVES and all(map(_is_data, (*value, *value.values())))
    return value is None or type(value) in (
        *(int, float, complex, bool, str, bytes, np.ndarray),
        *(np.float64, np.float32, np.int64),
    )


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    try:
        return bool(np.array_equal(one, other)) or (one != one and other != other)  # noqa: PLR0124
    except Exception:  # noqa: BLE001 - not to be compared
        return True


def _shown(value: Any) -> str:
    text = "" if isinstance(value, np.ndarray) else repr(value)
    return text if len(text) <= _SHORT else ""
