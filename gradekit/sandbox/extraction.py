"""Definitions out of notebooks and of scripts exported from notebooks.

Runs in the worker only. Each statement is kept or left out by itself, so that a plot, a training
loop or a cell that does not parse never costs the definitions beside it.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from gradekit.sandbox.needs import with_needed

_CELL_MARK = re.compile(r"^# (?:In ?\[[ \d]*\]:|%%)", re.MULTILINE)
_EXPORT_MARK = re.compile(r"^# In ?\[[ \d]*\]:", re.MULTILINE)
_SHELL_LINE = re.compile(r"^\s*(?:[%!].*|\??[\w.]+\?{1,2}|\w+\s*=\s*[%!].*)$")
_WRAPPERS = ("time", "timeit", "capture", "prun")  # cell magics that run the rest of the cell
_DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
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
_Block = TypeVar("_Block", ast.If, ast.Try, ast.With)


@dataclass(slots=True)
class Extract:
    """The statements worth running, in order, and what was left out."""

    tree: ast.Module
    notes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # source of the cells that do not parse


def looks_exported(source: str) -> bool:
    """Tell whether a script was exported from a notebook.

    Marks of cells alone do not say so: editors put them into plain scripts, which run as they are.
    """
    if len(_EXPORT_MARK.findall(source)) > 1:
        return True
    if "get_ipython()" not in source and len(_CELL_MARK.findall(source)) < 2:
        return False
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return True
    return any(isinstance(n, ast.Name) and n.id == "get_ipython" for n in ast.walk(tree))


def cells_of_script(source: str) -> list[tuple[int, str]]:
    """Split an exported script at its cell marks: (first line's number, text).

    One that parses as it is stays whole, since a mark may stand inside a class.
    """
    if _parses(source):
        return [(0, source)]
    starts = [0, *(m.start() for m in _CELL_MARK.finditer(source)), len(source)]
    cells = []
    for begin, end in itertools.pairwise(starts):
        if source[begin:end].strip():
            cells.append((source.count("\n", 0, begin), source[begin:end]))
    return cells


def cells_of_notebook(text: str) -> list[tuple[int, str]]:
    """Read the code cells of a notebook. Raises ValueError where the text is none."""
    try:
        book = json.loads(text)
        cells = book["cells"] if "cells" in book else book["worksheets"][0]["cells"]
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        sources = [cell.get("source", cell.get("input", "")) for cell in code]
        return [(0, s if isinstance(s, str) else "".join(s)) for s in sources]
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError(f"not a notebook ({type(error).__name__})") from None


def extract(
    cells: list[tuple[int, str]], filename: str, wanted: frozenset[str] = frozenset()
) -> Extract:
    """Keep imports, definitions and simple assignments; drop and name the rest."""
    out = Extract(ast.Module(body=[], type_ignores=[]))
    everything: list[ast.stmt] = []
    for number, (offset, source) in enumerate(cells, 1):
        text, dropped = (source, 0) if _parses(source) else _without_magics(source)
        try:
            tree = ast.parse(text, filename)
        except SyntaxError as error:
            out.notes.append(f"cell {number} was left out: {error.msg}, line {error.lineno}")
            out.broken.append(source)
            continue
        ast.increment_lineno(tree, offset)
        kept, lost = _definitions(tree.body)
        lost += dropped
        if lost:
            out.notes.append(
                f"cell {number}: {lost} statement{'s' * (lost > 1)} that define"
                f"{'s' * (lost == 1)} nothing left out"
            )
        out.tree.body += kept
        whole = [*kept, *(s for s in tree.body if s not in kept)]
        everything += sorted(whole, key=lambda s: s.lineno)
    out.tree.body, added = with_needed(everything, out.tree.body, wanted)
    if added:
        out.notes.append(f"{added} of these are kept all the same: definitions need them")
    # A __future__ import counts only at the beginning of a module.
    out.tree.body.sort(key=lambda s: getattr(s, "module", None) != "__future__")
    return out


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _without_magics(source: str) -> tuple[str, int]:
    lines, dropped = source.split("\n"), 0
    for n, line in enumerate(lines):
        if line.startswith("%%") and line[2:].partition(" ")[0].strip() in _WRAPPERS:
            lines[n] = ""
        elif re.match(r"%%writefile(?: +-a)? +\S+\.py\s*$", line):
            lines[n] = ""  # the answer, on its way into a file
        elif line.startswith("%%"):
            return "", 1
        elif _SHELL_LINE.match(line) and not line.lstrip().startswith("#"):
            lines[n] = " " * (len(line) - len(line.lstrip())) + "pass"
            dropped += 1
    return "\n".join(lines), dropped


def _definitions(body: Sequence[ast.stmt]) -> tuple[list[ast.stmt], int]:
    """Return the statements to keep, and how many are left out."""
    kept: list[ast.stmt] = []
    lost = 0
    for node in body:
        if isinstance(node, ast.Pass) or _is_text(node):
            continue
        found = _wrapped(node) or _kept(node)
        kept += found
        lost += not found
    return kept, lost


def _kept(node: ast.stmt) -> list[ast.stmt]:
    """Return what of a statement is kept: all, nothing, or a block of what it defines."""
    if isinstance(node, _DEFINITIONS) or type(node).__name__ == "TypeAlias":
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
            handler.body = _definitions(handler.body)[0] or [_nothing(handler)]
        return _block(node, "body", "orelse", "finalbody")
    return []


def _block(node: _Block, *parts: str) -> list[ast.stmt]:
    """Keep the definitions in a block's parts; nothing where there are none."""
    found = {part: _definitions(getattr(node, part))[0] for part in parts}
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
    """Read the cell that an export wrote as get_ipython().run_cell_magic("time", "", "...")."""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return []
    words = [a.value for a in node.value.args if isinstance(a, ast.Constant)]
    called = ast.unparse(node.value.func)
    if called != "get_ipython().run_cell_magic" or len(words) != 3 or words[0] not in _WRAPPERS:
        return []
    text = str(words[2])
    if not _parses(text):
        return []
    tree = ast.parse(text)
    for inner in ast.walk(tree):  # all of it stands in this one line of the export
        ast.copy_location(inner, node)
    return _definitions(tree.body)[0]


def _is_simple(value: ast.expr, but: Sequence[str] = ()) -> bool:
    """Tell whether evaluating it is quick: what it calls is known, and what it defines waits."""
    for node in _evaluated(value):
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


def _evaluated(value: ast.AST) -> Iterator[ast.AST]:
    """Walk an expression without the bodies of its lambdas, which run later if at all."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [node.args] if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node)
