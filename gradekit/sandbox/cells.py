"""Cells of notebooks, and of scripts exported from notebooks: their code and where it stands."""

from __future__ import annotations

import ast
import codecs
import functools
import itertools
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from json import scanner
from typing import Any

_CELL_MARK = re.compile(r"^# (?:In ?\[[ \d]*\]:|%%)", re.MULTILINE)
_EXPORT_MARK = re.compile(r"^# In ?\[[ \d]*\]:", re.MULTILINE)
# The first line of an answer cell says so, whatever an editor does to the cell.
_ANSWER = re.compile(r"\s*# gradekit: \w")
_KEYS = ('"nbformat"', '"cells"', '"cell_type"')  # one is left even of a notebook cut in half
_MOST = 1 << 20  # characters of code
_HEAD = 1024  # characters that what a file is shows in
_DIGITS = 1000  # of a number that is read
_DEEPEST = 10_000  # levels, which the stack of a process has room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell with code in it."""

    number: int  # from 1, texts counted as well; in an exported script from mark to mark
    first: int  # its first line, counted in the text of all cells
    text: str
    code: bool = True  # not so where an answer cell was turned into text


def is_notebook(text: str) -> bool:
    """Tell whether a file is a notebook, or was one before it was damaged."""
    return text[:_HEAD].lstrip("\ufeff \t\r\n")[:1] == "{" and any(key in text for key in _KEYS)


def notebook_text(content: bytes) -> str | None:
    """Decode a notebook, in spite of single bytes that are damaged; None where it is none.

    What is damaged in an output costs nothing, and in the code a character.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    elif b"{" in content[:_HEAD]:
        text = content.replace(b"\0", b"").decode("utf-8", "replace")
    else:
        return None
    return text if is_notebook(text) else None


@functools.lru_cache(maxsize=4)  # asked for the rules, for the places and to load it
def cells_of_notebook(text: str) -> list[Cell]:
    """Read the cells of a notebook that hold code. Raises ValueError where the text is none."""
    try:
        book = _read(text.lstrip("\ufeff"))
        sheets = [book] if "cells" in book else book["worksheets"]
        cells = [cell for sheet in sheets for cell in sheet["cells"]]
        if cells and not any(isinstance(cell, dict) for cell in cells):
            raise ValueError("not a notebook: its cells are none")
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not a notebook any more: it is cut off or damaged in line {error.lineno}. Open it, "
            "save it, and hand in that file"
        ) from None
    except RecursionError:
        raise ValueError(
            "not a notebook that can be read: nested too deeply. Clear all its outputs, save it, "
            "and hand in that file"
        ) from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"not a notebook ({type(error).__name__})") from None
    return list(_placed(cells))


def _read(text: str) -> Any:
    """Read JSON, however long the numbers beside the code are, and however deep an output is."""
    try:
        return json.loads(text, parse_int=_number)
    except RecursionError:
        usual = sys.getrecursionlimit()
        sys.setrecursionlimit(max(usual, _DEEPEST))
        decoder: Any = json.JSONDecoder(parse_int=_number)
        if sys.version_info[:2] == (3, 12):  # its C code has a limit of its own
            decoder.scan_once = vars(scanner)["py_make_scanner"](decoder)
        try:
            return decoder.decode(text)
        finally:
            sys.setrecursionlimit(usual)


def _number(digits: str) -> int:
    return int(digits) if len(digits) < _DIGITS else 0  # Python refuses to read longer ones


def _placed(cells: Sequence[Any]) -> Iterator[Cell]:
    first, size = 1, 0
    for number, cell in enumerate(cells, 1):
        text, code = _text_of(cell), isinstance(cell, dict) and cell.get("cell_type") == "code"
        if code or (text and _is_answer(cell, text)):
            size += len(text)
            if size > _MOST:
                raise ValueError(f"its code is too large: over {_MOST >> 20} MiB")
            yield Cell(number=number, first=first, text=text, code=code)
            first += text.count("\n") + 1


def _text_of(cell: Any) -> str:
    if not isinstance(cell, dict):
        return ""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    # Lone surrogates, which JSON can hold and no source can, are no reason to lose the rest.
    text = text.encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")


def _is_answer(cell: Any, text: str) -> bool:
    marks = cell.get("metadata") if isinstance(cell, dict) else None
    ours = marks.get("gradekit") if isinstance(marks, dict) else None
    return bool(_ANSWER.match(text)) or (isinstance(ours, dict) and ours.get("role") == "answer")


def may_hold_cells(content: bytes) -> bool:
    """Tell whether a file may be a notebook or exported from one, without reading all of it."""
    marks = (b"# In", b"# %%", b"get_ipython")
    return notebook_text(content) is not None or any(mark in content for mark in marks)


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


def cells_of_script(source: str) -> list[Cell]:
    """Split an exported script at its cell marks.

    One that parses as it is stays whole, since a mark may stand inside a class.
    """
    if _parses(source):
        return [Cell(number=1, first=1, text=source)]
    starts = [0, *(m.start() for m in _CELL_MARK.finditer(source)), len(source)]
    parts = [
        Cell(number=0, first=source.count("\n", 0, begin) + 1, text=source[begin:end])
        for begin, end in itertools.pairwise(starts)
        if source[begin:end].strip()
    ]
    return [replace(part, number=number) for number, part in enumerate(parts, 1)]


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def notebook_name(name: str) -> str:
    """Return what the notebook that stands for a file is called."""
    return f"{name.removesuffix('.py')}.ipynb"


Table = Sequence[tuple[int, int, str]]  # of a file: number, first line and text of each cell


def located(table: Table, file: str, line: int | None) -> tuple[str, int | None]:
    """Return (file, line) as people find it: with the cell's number, and the line in that cell."""
    for number, first, text in reversed(table):
        if line is not None and first <= line <= first + text.count("\n"):
            return cell_name(file, number), line - first + 1
    return file, line


def cell_name(file: str, number: int) -> str:
    """Name a cell of a notebook, as if it were a file."""
    return f"{file}, cell {number}"


_CELL_NAME = re.compile(r"(.*), cell (\d{1,6})")


def cell_of(name: str) -> tuple[str, int | None]:
    """Return file and number of what ``cell_name`` named; None where it is no cell."""
    found = _CELL_NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)
