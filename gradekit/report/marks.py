"""``grades.csv``: the marks of a class as a table that spreadsheets and scripts read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gradekit.report.text import plain


def marks_csv(documents: Iterable[Mapping[str, Any]], question_ids: Sequence[str]) -> str:
    r"""Return one row a submission; points not yet given are empty.

    Every cell is quoted. An id that begins with ``=``, ``+``, ``-``, ``@`` or a tab is left as it
    is, though a spreadsheet may read it as a formula: ids are compared exactly when marks are
    joined again, and an apostrophe put before one would make it the id of nobody.

    >>> marks_csv([{"student": "s1", "status": "graded", "points": 2.0, "max_points": 2}], [])
    '"student","status","points","max_points"\n"s1","graded","2","2"\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["student", "status", "points", "max_points", *question_ids])
    for document in documents:
        points = {q["id"]: q.get("points") for q in document.get("questions") or ()}
        writer.writerow(
            [
                "" if document.get("student") is None else document["student"],
                document.get("status") or "",
                plain(document.get("points")),
                plain(document.get("max_points")),
                *(plain(points.get(question)) for question in question_ids),
            ]
        )
    return out.getvalue()
