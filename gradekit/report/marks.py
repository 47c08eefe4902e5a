"""``grades.csv``: the marks of a class as a table that spreadsheets and scripts read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from gradekit.report.text import plain


class _Passed:
    """A file that hands back what is written: csv's writer returns that."""

    @staticmethod
    def write(line: str) -> str:
        return line


def marks_lines(rows: Iterable[Sequence[str]], question_ids: Sequence[str]) -> Iterator[str]:
    r"""Yield the table line by line, the heading first.

    Every cell is quoted. An id that begins with ``=``, ``+``, ``-``, ``@`` or a tab is left as it
    is, though a spreadsheet may read it as a formula: ids are compared exactly when marks are
    joined again, and an apostrophe put before one would make it the id of nobody.

    >>> list(marks_lines([["s1", "graded", "2", "2"]], []))
    ['"student","status","points","max_points"\n', '"s1","graded","2","2"\n']
    """
    writer = csv.writer(_Passed(), quoting=csv.QUOTE_ALL, lineterminator="\n")
    heading = ["student", "status", "points", "max_points", *question_ids]
    for row in chain([heading], rows):
        yield str(writer.writerow(row))


def marks_row(document: Mapping[str, Any], question_ids: Sequence[str]) -> list[str]:
    """Return the cells of one submission; points not yet given are empty.

    >>> marks_row({"student": "s1", "status": "graded", "points": 2.0, "max_points": 2}, [])
    ['s1', 'graded', '2', '2']
    """
    points = {q["id"]: q.get("points") for q in document.get("questions") or ()}
    return [
        "" if document.get("student") is None else document["student"],
        document.get("status") or "",
        plain(document.get("points")),
        plain(document.get("max_points")),
        *(plain(points.get(question)) for question in question_ids),
    ]
