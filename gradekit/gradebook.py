"""The gradebook: every result, mark and former result of one output folder, in SQLite."""

from __future__ import annotations

import contextlib
import csv
import difflib
import io
import json
import math
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from gradekit.model import EnvironmentalError, UsageError

SCHEMA = 1
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE results (
    student TEXT PRIMARY KEY, digest TEXT NOT NULL, document TEXT NOT NULL, graded_at TEXT NOT NULL
);
CREATE TABLE history (
    student TEXT NOT NULL, digest TEXT NOT NULL, document TEXT NOT NULL, graded_at TEXT NOT NULL
);
CREATE TABLE marks (
    student TEXT NOT NULL, question TEXT NOT NULL, points REAL NOT NULL, why TEXT NOT NULL,
    marked_at TEXT NOT NULL, PRIMARY KEY (student, question)
);
"""
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


class Gradebook:
    """One open ``gradebook.db``. Each result is committed on its own.

    While results are saved, commits go to a log beside it: that takes a thirtieth of the CPU, and
    where this process is killed nothing is lost. Closed, it is one file again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logging = False
        with self._guarded():
            self._db = sqlite3.connect(path, timeout=1.0, isolation_level=None)
        try:
            with self._guarded():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.text_factory = lambda raw: raw.decode("utf-8", "surrogatepass")
        if self._version() == 0 and not self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            # New, or left empty by a run that was stopped here.
            self._db.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;"
            )
        if self._version() != SCHEMA:
            raise EnvironmentalError(
                f"{self._path} has schema {self._version()}, this gradekit reads and writes "
                f"schema {SCHEMA}. Grade into another folder with -o, or move the old one away."
            )

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def digest(self, student: str) -> str | None:
        """Return the digest that a student's result was made from."""
        with self._guarded():
            row = self._db.execute(
                "SELECT digest FROM results WHERE student = CAST(? AS TEXT)", (_id(student),)
            ).fetchone()
        return None if row is None else str(row[0])

    def save(self, student: str, digest: str, document: Document) -> None:
        """Commit a result; the one that it replaces goes to the history."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        text = json.dumps(document, allow_nan=False)
        with self._guarded():
            if not self._logging:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._logging = True
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute(
                    "INSERT INTO history SELECT * FROM results WHERE student = CAST(? AS TEXT)",
                    (_id(student),),
                )
                self._db.execute(
                    "INSERT OR REPLACE INTO results VALUES (CAST(? AS TEXT), ?, ?, ?)",
                    (_id(student), digest, text, now),
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def documents(self, students: set[str] | None = None) -> list[Document]:
        """Return the results by student's id; those of ``students`` only, if given."""
        with self._guarded():
            rows = self._db.execute("SELECT student, document FROM results ORDER BY student")
            return [json.loads(row[1]) for row in rows if students is None or row[0] in students]

    def students(self) -> list[str]:
        """Return the ids that have a result, of all runs."""
        with self._guarded():
            rows = self._db.execute("SELECT student FROM results ORDER BY student").fetchall()
        return [row[0] for row in rows]

    def shown(self) -> set[str]:
        """Return the students of the last pages; all, where that was not recorded."""
        students = set(self.students())
        with self._guarded():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'shown'").fetchone()
        return students if row is None else students & set(json.loads(row[0]))

    def show(self, students: set[str]) -> None:
        """Record whose pages are shown: those of other students stay in the gradebook only."""
        with self._guarded():
            self._db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('shown', ?)", (json.dumps(sorted(students)),)
            )

    def pages(self) -> dict[str, list[Any]]:
        """Return what each student's pages were made from, as ``keep_pages`` was told."""
        with self._guarded():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'pages'").fetchone()
        return {} if row is None else dict(json.loads(row[0]))

    def keep_pages(self, pages: Mapping[str, list[Any]]) -> None:
        """Record what each student's pages were made from."""
        with self._guarded():
            self._db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('pages', ?)", (json.dumps(pages),)
            )

    def marks(self) -> dict[tuple[str, str], Override]:
        """Return the marks given by hand."""
        with self._guarded():
            rows = self._db.execute("SELECT student, question, points, why FROM marks").fetchall()
        return {(row[0], row[1]): Override(row[2], row[3]) for row in rows}

    def close(self) -> None:
        """Close the database."""
        if self._logging:
            with contextlib.suppress(sqlite3.Error):  # somebody reads it: the log stays, and counts
                self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise EnvironmentalError(
                f"{self._path} cannot be used: {error}. If another program has it open, close "
                "that; if the disk is full, make room; if the file is damaged, move it away. "
                "Then run the same command again."
            ) from error


def _id(student: str) -> bytes:
    """Return an id as bytes: file names that are no UTF-8 make ids that sqlite3 would refuse."""
    return student.encode("utf-8", "surrogatepass")


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
    rows: Sequence[OverrideRow], documents: Sequence[Document], *, left_out: Collection[str] = ()
) -> Overridden:
    """Tell which overrides stand in the documents, and say a sentence of each that is odd.

    ``left_out`` are the students that have a result of an earlier run, and no page.
    """
    worth = {d["student"]: {q["id"]: q["max_points"] for q in d["questions"]} for d in documents}
    last = {(row.student, row.question): row.line for row in rows}
    first: dict[tuple[str, str], int] = {}
    unapplied, remarks = 0, []
    for row in rows:
        place, where = (row.student, row.question), f"overrides.csv, line {row.line}:"
        if row.question not in worth.get(row.student, ()):
            unapplied += 1
            remarks.append(f"{where} {_not_applied(row, documents, worth, left_out)}")
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
    documents: Sequence[Document],
    worth: Mapping[str, Mapping[str, float]],
    left_out: Collection[str],
) -> str:
    from gradekit.course import nearest  # noqa: PLC0415 - only for a row that is odd

    if row.student in worth:
        assignment = next(d["assignment"] for d in documents if d["student"] == row.student)
        known = list(worth[row.student])
        return f"{assignment} has no question {row.question!r}. {nearest(row.question, known)}"
    if row.student in left_out:
        return f"{row.student} is left out of the pages, so this is not applied."
    near = difflib.get_close_matches(row.student, worth, n=1, cutoff=0.5)
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
