"""Definitions out of notebooks and of scripts exported from notebooks.

Runs in the worker only. Each statement is kept or left out by itself, so that a plot, a training
loop or a cell that does not parse never costs the definitions beside it.
"""

from __future__ import annotations

import ast
import itertools
import json
import re
from dataclasses import dataclass, field

_CELL_MARK = re.compile(r"^# (?:In ?\[[ \d]*\]:|%%)", re.MULTILINE)
_SHELL_LINE = re.compile(r"^\s*(?:[%!].*|\??[\w.]+\?{1,2}|\w+\s*=\s*[%!].*)$")
_WRAPPERS = ("%%time", "%%timeit", "%%capture", "%%prun")


@dataclass(slots=True)
class Extract:
    """The statements worth running, in order, and what was left out."""

    tree: ast.Module
    notes: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # source of the cells that do not parse


def looks_exported(source: str) -> bool:
    """Tell whether a script was exported from a notebook: it holds cell marks."""
    return len(_CELL_MARK.findall(source)) > 1 or "get_ipython()" in source


def cells_of_script(source: str) -> list[tuple[int, str]]:
    """Split an exported script at its cell marks: (first line's number, text)."""
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


def extract(cells: list[tuple[int, str]], filename: str) -> Extract:
    """Keep imports, definitions and simple assignments; drop and name the rest."""
    out = Extract(ast.Module(body=[], type_ignores=[]))
    for number, (offset, source) in enumerate(cells, 1):
        text, dropped = _without_magics(source)
        try:
            tree = ast.parse(text, filename)
        except SyntaxError as error:
            out.notes.append(f"cell {number} was left out: {error.msg}, line {error.lineno}")
            out.broken.append(source)
            continue
        ast.increment_lineno(tree, offset)
        kept = [statement for statement in tree.body if _is_definition(statement)]
        lost = len(tree.body) - len(kept) + dropped
        if lost:
            out.notes.append(
                f"cell {number}: {lost} statement{'s' * (lost > 1)} that define"
                f"{'s' * (lost == 1)} nothing left out"
            )
        out.tree.body += kept
    # A __future__ import counts only at the beginning of a module.
    out.tree.body.sort(key=lambda s: getattr(s, "module", None) != "__future__")
    return out


def _without_magics(source: str) -> tuple[str, int]:
    lines, dropped = source.split("\n"), 0
    for n, line in enumerate(lines):
        if line.startswith(_WRAPPERS):
            lines[n] = ""
        elif line.startswith("%%"):
            return "", 1
        elif _SHELL_LINE.match(line) and not line.lstrip().startswith("#"):
            lines[n] = " " * (len(line) - len(line.lstrip())) + "pass"
            dropped += 1
    return "\n".join(lines), dropped


def _is_definition(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import):
        return True
    if isinstance(node, ast.ImportFrom):
        return True
    if isinstance(node, ast.Try):
        return all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is not None and _is_simple(node.value)
    return False


def _is_simple(value: ast.expr) -> bool:
    """Tell whether a right-hand side calls nothing but numpy or math."""
    for node in ast.walk(value):
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            root = node.func
            while isinstance(root, ast.Attribute):
                root = root.value
            if not (isinstance(root, ast.Name) and root.id in ("np", "numpy", "math")):
                return False
        elif isinstance(node, ast.Await | ast.Yield | ast.YieldFrom | ast.NamedExpr):
            return False
    return True
