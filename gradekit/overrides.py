"""Points that people gave: ``overrides.csv`` read line by line, and laid over the results."""

from __future__ import annotations

import csv
import difflib
import io
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradekit.model import UsageError

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Override:
    """Points that a person gave for a question, and why."""

    points: float
    why: str


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One row of ``overrides.csv``, and the line that it begins in."""

    line: int
    student: str
    question: str
    override: Override


@dataclass(frozen=True, slots=True)
class Overridden:
    """What became of the rows of ``overrides.csv``: the remarks are sentences for a person."""

    applied: int = 0
    unapplied: int = 0
    remarks: tuple[str, ...] = ()


def read_overrides(path: Path) -> dict[tuple[str, str], Override]:
    """Read ``overrides.csv`` (student, question, points, why). Raises UsageError with the line."""
    return {(row.student, row.question): row.override for row in override_rows(path)}


def override_rows(path: Path) -> list[OverrideRow]:
    """Read every row of ``overrides.csv`` in order. Raises UsageError with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}. Save it as UTF-8.") from None
    # Not splitlines(): a quoted reason may hold line ends, an id any other separator.
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    found, begins = [], 2
    try:
        names = rows.fieldnames or ()
        if not {"student", "question", "points"} <= set(names):
            raise UsageError(f"{path}, line 1: {_header_problem(names)}")
        for row in rows:
            if any(row[key] is None for key in ("student", "question", "points")) or None in row:
                raise UsageError(
                    f"{path}, line {rows.line_num}: {len(names)} fields were "
                    "expected. Put a reason that holds a comma into quotes."
                )
            line = rows.line_num - sum(_line_ends(cell) for cell in row.values() if cell)
            override = Override(_points(row["points"], path, line), row.get("why") or "")
            found.append(OverrideRow(line, row["student"], row["question"], override))
            begins = rows.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{path}, line {begins}: {error}.") from None
    return found


def _header_problem(names: Sequence[str]) -> str:
    wanted = "the first line must be student,question,points,why."
    if any(";" in name for name in names):
        return (
            "the fields are separated by semicolons, and commas are read. Save it as CSV with "
            f"commas, and write 1.5 for one and a half; {wanted}"
        )
    return wanted


def _line_ends(text: str) -> int:
    text = text.replace("\r\n", "\n")
    return text.count("\n") + text.count("\r")


def what_became_of(
    rows: Sequence[OverrideRow],
    documents: Iterable[Document],
    *,
    students: Collection[str] = (),
    left_out: Collection[str] = (),
) -> Overridden:
    """Tell which overrides stand in the documents, and say a sentence of each that is odd.

    ``documents`` are at least those of the students that rows name, ``students`` all who have one;
    ``left_out`` are those that have a result of an earlier run, and no page.
    """
    worth: dict[str, dict[str, float]] = {}
    assignment = ""
    for document in documents:
        worth[document["student"]] = {q["id"]: q["max_points"] for q in document["questions"]}
        assignment = document["assignment"]
    last = {(row.student, row.question): row.line for row in rows}
    first: dict[tuple[str, str], int] = {}
    unapplied, remarks = 0, []
    for row in rows:
        place, where = (row.student, row.question), f"overrides.csv, line {row.line}:"
        if row.question not in worth.get(row.student, ()):
            unapplied += 1
            remarks.append(f"{where} {_not_applied(row, assignment, worth, students, left_out)}")
            continue
        if place in first:
            remarks.append(
                f"{where} {row.student}, {row.question} is already set in line {first[place]}: "
                "the last one counts."
            )
        first.setdefault(place, row.line)
        most, points = worth[row.student][row.question], row.override.points
        if points > most and last[place] == row.line:
            remarks.append(
                f"{where} {points:g} point{'s' * (points != 1)}, but {row.question} is worth "
                f"{most:g}: taken as it stands."
            )
    return Overridden(len(first), unapplied, tuple(remarks))


def _not_applied(
    row: OverrideRow,
    assignment: str,
    worth: Mapping[str, Mapping[str, float]],
    students: Collection[str],
    left_out: Collection[str],
) -> str:
    from gradekit.course import nearest  # noqa: PLC0415 - only for a row that is odd

    if row.student in worth:
        known = list(worth[row.student])
        return f"{assignment} has no question {row.question!r}. {nearest(row.question, known)}"
    if row.student in left_out:
        return f"{row.student} is left out of the pages, so this is not applied."
    near = difflib.get_close_matches(row.student, students or worth, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "The ids are in the first column of grades.csv."
    return f"there is no result for {row.student!r}. {hint}"


def _points(text: str, path: Path, line: int) -> float:
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not math.isfinite(points) or points < 0:
        raise UsageError(
            f"{path}, line {line}: {text!r} is no number of points. Write 0 or more, such as 1.5."
        )
    return points


def with_overrides(document: Document, overrides: Mapping[tuple[str, str], Override]) -> Document:
    """Return a result document with the points that people gave."""
    student = document["student"]
    asked = {q["id"] for q in document["questions"] if (student, q["id"]) in overrides}
    if not asked:
        return document
    questions = []
    for question in document["questions"]:
        if question["id"] in asked:
            given = overrides[student, question["id"]]
            question = {  # noqa: PLW2901 - a changed copy of the same question
                **question,
                "points": given.points,
                "override": {"points": given.points, "why": given.why},
            }
        questions.append(question)
    points = [q["points"] for q in questions]
    complete = all(p is not None for p in points)
    status = document["status"]
    if status == "needs_person" and complete and not any(map(_is_open, questions)):
        status = "graded"
    total = float(sum(points)) if complete else None
    return {**document, "questions": questions, "points": total, "status": status}


def _is_open(question: Mapping[str, Any]) -> bool:
    """Tell whether a person still has to look at a question."""
    statuses = {check["status"] for check in question["checks"]}
    return "override" not in question and bool(statuses & {"written", "checker_error", "refused"})
