"""Definitions out of notebooks and of scripts exported from notebooks.

Runs in the worker only. Each statement is kept or left out by itself, so that a plot, a training
loop or a cell that does not parse never costs the definitions beside it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gradekit.sandbox.cells import Cell
from gradekit.sandbox.choice import Template, choose, supplied
from gradekit.sandbox.joining import Group, groups_of
from gradekit.sandbox.magics import python_of
from gradekit.sandbox.needs import (
    DEFINITIONS,
    bound,
    costly,
    definitions_in,
    evaluated,
    replaced,
    waiting,
    with_needed,
)

_MOST_PLACES = 8
_WRAPPERS = ("time", "timeit", "capture", "prun")  # cell magics that run the rest of the cell
# What a right-hand side may call: quick, and without a life of its own.
_MODULES = ("np", "numpy", "math", "functools", "collections", "dataclasses", "operator", "typing")
_CALLABLE = (
    *("abs", "bool", "dict", "enumerate", "float", "frozenset", "int", "len", "list", "max"),
    *("min", "object", "range", "round", "set", "str", "sum", "tuple", "type", "zip"),
    *("classmethod", "dataclass", "defaultdict", "field", "namedtuple", "partial", "property"),
    *("staticmethod", "wraps", "TypeVar", "NewType"),
)
# Calls that stand alone and change a definition, or what numbers do.
_EFFECTS = ("setattr", "np.seterr", "numpy.seterr", "np.random.seed", "numpy.random.seed")
_NAMED = (ast.FunctionDef, ast.ClassDef)
_Block = TypeVar("_Block", ast.If, ast.Try, ast.With)


@dataclass(slots=True)
class Extract:
    """The statements worth running, in order, and what was left out."""

    tree: ast.Module
    given: list[ast.stmt] = field(default_factory=list)  # of the template, where it is missing
    notes: list[str] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)  # cells that do not parse, and why


def extract(cells: Sequence[Cell], template: str = "") -> Extract:
    """Keep imports, definitions and simple assignments; drop and name the rest.

    Lines of the tree are counted in the text of all cells.
    """
    released = Template.of(template)
    groups = groups_of(cells, released.names)
    reading = _Reading(released, [g for g in groups if g.python.tree is None and g.code])
    for group in groups:
        reading.take(group)
    return reading.extract()


class _Reading:
    """The statements of a notebook, each with the group of cells that it stands in."""

    def __init__(self, released: Template, broken: Sequence[Group]) -> None:
        self._released = released
        self._broken = broken
        self._texts = [cell.text for group in broken for cell in group.cells]
        self._kept: list[ast.stmt] = []
        self._everything: list[ast.stmt] = []
        self._groups: dict[int, Group] = {}
        self._joined: list[str] = []
        self._left: list[tuple[Group, int]] = []  # lines that are not run
        self._written: set[str] = set()

    def take(self, group: Group) -> None:
        """Add what a group of cells defines."""
        tree = group.python.tree
        if tree is None:
            return
        body = [node for node in tree.body if not _is_ours(node)]
        kept, lost = _definitions(body)
        if len(group.cells) > 1:
            numbers = " and ".join(str(c.number) for c in group.cells if c.text.strip())
            self._joined.append(f"cells {numbers} were read as one: together they parse")
        self._written.update(group.python.written)
        self._kept += kept
        own = {id(s) for s in kept}
        whole = [*kept, *(s for s in body if id(s) not in own)]
        self._everything += sorted(whole, key=lambda s: s.lineno)
        self._groups.update((id(node), group) for node in whole)
        first = group.cells[0].first - 1
        self._left += [(group, line) for line in lost]
        self._left += [(group, first + line) for line in group.python.dropped]

    def extract(self) -> Extract:
        """Return what counts, and tell what does not."""
        self._leave_out_texts()
        # "from helpers import f" where another cell would write helpers.py: f stands here.
        kept = [s for s in self._kept if getattr(s, "module", None) not in self._written]
        kept, notes = choose(kept, self._released, self._where, self._texts)
        passed = {id(s) for s in self._kept} - {id(s) for s in kept}
        taken = [s for s in self._everything if id(s) not in passed]
        apart = self._apart(kept)
        ids = {id(s) for s in apart}
        kept = [s for s in kept if id(s) not in ids]
        released = self._released
        answered = {s.name for s in kept if isinstance(s, _NAMED) and not released.untouched(s)}
        body, added = with_needed(
            taken, kept, released.names, apart, released.assigned, frozenset(answered)
        )
        filled = {name for s in added for name in replaced(s, kept)}
        body = [s for s in body if not (released.untouched(s) and filled & set(bound(s)))]
        self._left += [(self._groups[id(s)], s.lineno) for s in apart if costly(s)]
        given, told = supplied(body, self._released, self._texts)
        notes += self._retyped(body) + self._joined
        out = Extract(ast.Module(body=body, type_ignores=[]), given, notes)
        for group in self._broken:
            error = group.python.error
            assert error is not None
            line = group.cells[0].first - 1 + (error.lineno or 1)
            said = f"{group.where(line)}: {error.msg}"
            out.broken += [(cell.text, said) for cell in group.cells]
            out.notes.append(f"cell {group.number} was left out, it does not parse: {said}")
        out.notes += told
        lines = {s.lineno for s in added}
        defining = {s.lineno: names for s in taken if (names := definitions_in(s))}
        left = [(group, line) for group, line in self._left if line not in lines]
        if nothing := [item for item in left if item[1] not in defining]:
            out.notes.append(f"not run, since they define nothing: {_places(nothing)}")
        if unused := [item for item in left if item[1] in defining]:
            named = ", ".join(dict.fromkeys(n for _, line in unused for n in defining[line]))
            out.notes.append(
                f"not run, though they define {named}, which no answer uses: {_places(unused)}"
            )
        # A __future__ import counts only at the beginning of a module.
        out.tree.body.sort(key=lambda s: getattr(s, "module", None) != "__future__")
        return out

    def _apart(self, kept: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return the assignments that are run only where something reads what they bind.

        Without a released file anything may be asked for.
        """
        if not self._released.names:
            return []
        own = {id(s) for s in self._kept}
        return waiting(kept, [s for s in self._everything if id(s) not in own])

    def _where(self, node: ast.stmt) -> str:
        group = self._groups[id(node)]
        return f"cell {group.cell_at(node.lineno).number}"

    def _leave_out_texts(self) -> None:
        """Read an answer cell that was turned into text only where no code has its answer."""
        names = {
            name
            for node in self._everything
            if self._groups[id(node)].code and not self._released.untouched(node)
            for name in bound(node)
        }

        def counts(node: ast.stmt) -> bool:
            own = set(bound(node)) if not self._groups[id(node)].code else set()
            return self._groups[id(node)].code or bool(own & self._released.names - names)

        self._kept = [node for node in self._kept if counts(node)]
        self._everything = [node for node in self._everything if counts(node)]
        self._left = [(group, line) for group, line in self._left if group.code]

    def _retyped(self, body: Sequence[ast.stmt]) -> list[str]:
        texts = {self._groups[id(node)].number for node in body if id(node) in self._groups}
        codes = {g.number for g in self._groups.values() if g.code}
        return [
            f"cell {number} is no code cell any more, but holds an answer: it was read as code"
            for number in sorted(texts - codes)
        ]


def _places(left: Sequence[tuple[Group, int]]) -> str:
    """Say where lines are, cell by cell."""
    by_cell: dict[int, list[int]] = {}
    for group, line in sorted(left, key=lambda item: item[1]):
        cell = group.cell_at(line)
        by_cell.setdefault(cell.number, []).append(line - cell.first + 1)
    said = [
        f"cell {number}, line {lines[0]}" + (f" and {len(lines) - 1} more" if lines[1:] else "")
        for number, lines in by_cell.items()
    ]
    more = f"; and in {len(said) - _MOST_PLACES} more cells" if len(said) > _MOST_PLACES else ""
    return "; ".join(said[:_MOST_PLACES]) + more


def _is_ours(node: ast.stmt) -> bool:
    """Tell whether a statement only asks gradekit: it is in every notebook, and not the answer."""
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] == "gradekit" for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == "gradekit"
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func).partition(".")[0] == "gk"


def _definitions(
    body: Sequence[ast.stmt], *, inside: bool = False
) -> tuple[list[ast.stmt], list[int]]:
    """Return the statements to keep, and the lines of those left out.

    ``inside`` a block, a loop that makes classes is kept, which no training does.
    """
    kept: list[ast.stmt] = []
    lost: list[int] = []
    for node in body:
        if isinstance(node, ast.Pass | ast.Global) or _is_text(node):
            continue
        found = _wrapped(node) or _kept(node)
        if inside and not found and _makes_classes(node):
            found = [node]
        kept += found
        lost += [] if found else [node.lineno]
    return kept, lost


def _makes_classes(node: ast.stmt) -> bool:
    return bool(definitions_in(node)) and any(isinstance(n, ast.ClassDef) for n in ast.walk(node))


def _kept(node: ast.stmt) -> list[ast.stmt]:
    """Return what of a statement is kept: all, nothing, or a block of what it defines."""
    if isinstance(node, DEFINITIONS) or type(node).__name__ == "TypeAlias":
        return [node]
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return [node] if node.value is not None and _is_simple(node.value) else []
    if isinstance(node, ast.Expr):
        call = node.value
        effect = isinstance(call, ast.Call) and ast.unparse(call.func) in _EFFECTS
        return [node] if effect and _is_simple(call, but=("setattr",)) else []
    if isinstance(node, ast.If):
        return _block(node, "body", "orelse") if _is_simple(node.test) else []
    if isinstance(node, ast.With):
        quiet = all(_is_simple(item.context_expr, but=("warnings",)) for item in node.items)
        return _block(node, "body") if quiet else []
    if isinstance(node, ast.Try):
        for handler in node.handlers:
            handler.body = _definitions(handler.body, inside=True)[0] or [_nothing(handler)]
        return _block(node, "body", "orelse", "finalbody")
    return []


def _block(node: _Block, *parts: str) -> list[ast.stmt]:
    """Keep the definitions in a block's parts; nothing where there are none."""
    found = {part: _definitions(getattr(node, part), inside=True)[0] for part in parts}
    if not any(found.values()):
        return []
    for part, kept in found.items():
        setattr(node, part, kept)
    node.body = node.body or [_nothing(node)]
    return [node]


def _nothing(node: ast.stmt | ast.excepthandler) -> ast.Pass:
    return ast.copy_location(ast.Pass(), node)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _wrapped(node: ast.stmt) -> list[ast.stmt]:
    """Read what an export wrote as get_ipython().run_cell_magic("time", "", "...")."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return []
    words = [a.value for a in node.value.args if isinstance(a, ast.Constant)]
    called = ast.unparse(node.value.func)
    cell = called == "get_ipython().run_cell_magic" and len(words) == 3 and words[0] in _WRAPPERS
    line = called == "get_ipython().run_line_magic" and len(words) == 2 and words[0] == "time"
    if not (cell or line):
        return []
    tree = python_of(str(words[-1])).tree
    if tree is None:
        return []
    for inner in ast.walk(tree):  # all of it stands in this one line of the export
        ast.copy_location(inner, node)
    return _definitions(tree.body)[0]


def _is_simple(value: ast.expr, but: Sequence[str] = ()) -> bool:
    """Tell whether evaluating it is quick: what it calls is known, and what it defines waits."""
    for node in evaluated(value):
        if isinstance(node, ast.Call):
            root = node.func
            while isinstance(root, ast.Attribute):
                root = root.value
            method = isinstance(node.func, ast.Attribute)
            known = (*_MODULES, *but) if method else (*_CALLABLE, *but)
            if not (isinstance(root, ast.Name) and root.id in known):
                return False
        elif isinstance(node, ast.Await | ast.Yield | ast.YieldFrom):
            return False
    return True
