"""Holes left as they were released: what is said of them is the course's own, whoever says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gradekit.model import Verdict
from gradekit.sandbox.messages import Cells

_HOLE = re.compile(r"NotImplementedError\(\"([^\"]+)\"\)")


def is_untouched(
    verdict: Verdict,
    templates: Iterable[str],
    files: Mapping[str, bytes],
    cells: Mapping[str, Cells],
) -> bool:
    """Tell whether a verdict says of a hole of the templates that it is not filled, and no more.

    A piece of a template, or one of many lines that raise the same, would be a choice: student
    code could tell by it what it found.
    """
    holes = {hole for template in templates for hole in _HOLE.findall(template)}
    hole = verdict.message.removeprefix("not started: ")
    if verdict.status != "not_started" or hole not in holes:
        return False
    if verdict.file is None or verdict.line is None:
        return True
    lines = _lines(verdict.file, files, cells)
    return [n for n, line in lines if f'NotImplementedError("{hole}")' in line] == [verdict.line]


def _lines(
    name: str, files: Mapping[str, bytes], cells: Mapping[str, Cells]
) -> list[tuple[int, str]]:
    """Return the numbered lines of a file, as faults count them."""
    if name in cells:
        return [
            (first + k, line)
            for _, first, text in cells[name]
            for k, line in enumerate(text.split("\n"))
        ]
    text = files.get(name, b"").decode("utf-8", "replace")
    return list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))
