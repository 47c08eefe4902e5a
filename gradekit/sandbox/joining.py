"""Cells that belong together: a definition that was split over several is read as one."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from gradekit.sandbox.cells import Cell
from gradekit.sandbox.magics import Python, dedented, python_of

_AHEAD = 3  # cells that are looked at for the end of what one begins
_LARGEST = 20  # cells in a group
_INDENTED = re.compile(r"(?:\s*(?:#.*)?\n)*[ \t]+(?:@|(?:class|def) (\w+))")


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that parse together; most often a single one. Without a tree where none helps."""

    cells: tuple[Cell, ...]
    python: Python

    @property
    def number(self) -> int:
        """The number of the cell where it begins."""
        return self.cells[0].number

    @property
    def code(self) -> bool:
        """Whether its cells are code, and not turned into text."""
        return self.cells[0].code

    def cell_at(self, line: int) -> Cell:
        """Return the cell of a line, counted in the text of all cells."""
        return next((c for c in reversed(self.cells) if c.first <= line), self.cells[0])

    def where(self, line: int) -> str:
        """Say where a line is: its cell, and the line in that cell."""
        cell = self.cell_at(line)
        return f"cell {cell.number}, line {line - cell.first + 1}"


def groups_of(cells: Sequence[Cell], wanted: Collection[str]) -> list[Group]:
    """Read each cell; one that does not parse is tried with its neighbours.

    ``wanted`` are the names asked for: a definition of one of them that is indented as a whole
    stands for itself, and is no part of the cell before.
    """
    cells = [cell for cell in cells if cell.text.strip()]
    alone = [python_of(cell.text) for cell in cells]
    groups: list[Group] = []
    at = 0
    while at < len(cells):
        if alone[at].tree is not None:
            groups.append(_group(cells[at : at + 1], alone[at]))
            at += 1
            continue
        found, back, end = _joined(cells, alone, at, groups, wanted)
        if back:
            groups.pop()
        groups.append(found)
        at = end
    return groups


def _joined(
    cells: Sequence[Cell],
    alone: Sequence[Python],
    at: int,
    groups: Sequence[Group],
    wanted: Collection[str],
) -> tuple[Group, bool, int]:
    """Return a group for the cell, whether it takes in the group before, and where it ends."""
    whole = _INDENTED.match(cells[at].text)
    if whole and whole[1] in wanted:
        out = python_of(dedented(cells[at].text))
        if out.tree is not None:
            return _group(cells[at : at + 1], out), False, at + 1
    ends = list(_ends(cells, alone, at))
    for end in ends[1:]:
        part = cells[at:end]
        if (python := python_of(_text(part))).tree is not None:
            return _group(part, python), False, end
    before = groups[-1] if groups and groups[-1].python.tree is not None else None
    if before and before.code == cells[at].code and len(before.cells) < _LARGEST:
        for end in ends:
            part = [*before.cells, *cells[at:end]]
            if (python := python_of(_text(part))).tree is not None:
                return _group(part, python), True, end
    out = python_of(dedented(cells[at].text))
    return _group(cells[at : at + 1], out if out.tree else alone[at]), False, at + 1


def _ends(cells: Sequence[Cell], alone: Sequence[Python], at: int) -> Iterator[int]:
    """Yield how far a definition that begins here may reach: over cells that are none alone."""
    yield at + 1
    for end in range(at + 1, min(at + 1 + _AHEAD, len(cells))):
        if alone[end].tree is not None or cells[end].code != cells[at].code:
            return
        yield end + 1


def _group(cells: Sequence[Cell], python: Python) -> Group:
    if python.tree is not None:
        ast.increment_lineno(python.tree, cells[0].first - 1)
    return Group(tuple(cells), python)


def _text(cells: Sequence[Cell]) -> str:
    """Return the text of cells, each at its own line counted from the first of them."""
    text, line = "", cells[0].first
    for cell in cells:
        text += "\n" * (cell.first - line) + cell.text
        line = cell.first + cell.text.count("\n")
    return text
