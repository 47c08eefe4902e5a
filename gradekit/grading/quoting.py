"""The texts that messages quote lines from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gradekit.assignment import Assignment
from gradekit.grading.items import looks_like_notebook
from gradekit.grading.staging import Staged
from gradekit.model import Verdict
from gradekit.sandbox.cells import cell_of, located, notebook_name
from gradekit.sandbox.messages import Cells


def staged_sources(staged: Staged, assignment: Assignment) -> tuple[tuple[str, str], ...]:
    """Return the text of the staged source files, those asked for first, to quote lines from.

    Of a notebook only its name: its lines are those of its cells, which a worker reads.
    """
    names = [name for name in assignment.files if name in staged.files]
    names += [n for n in staged.files if n.endswith(".py") and n not in names]
    return tuple(
        (notebook_name(name), "")
        if name in assignment.files and looks_like_notebook(staged.files[name])
        else (name, staged.files[name].decode("utf-8", "replace").replace("\r\n", "\n"))
        for name in names
    )


def in_cells(
    verdicts: Mapping[str, Verdict], cells: Mapping[str, Cells]
) -> tuple[dict[str, Verdict], dict[str, str]]:
    """Point verdicts on notebooks at the cell, and the line there; also the cells' texts.

    A worker counts lines through all cells. Where it names a cell itself, student code did that.
    """
    found: dict[str, Verdict] = {}
    texts: dict[str, str] = {}
    for check, verdict in verdicts.items():
        file, line = verdict.file, verdict.line
        if file is not None and cell_of(file)[1] is not None:
            file, line = None, None
        if file is not None and file in cells:
            table = cells[file]
            file, line = located(table, file, line)
            number = cell_of(file)[1]
            texts.update((file, text) for n, _, text in table if n == number)
        found[check] = replace(verdict, file=file, line=line)
    return found, texts
