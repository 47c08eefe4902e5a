"""The gradebook: every result, mark and former result of one output folder, in SQLite."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
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


class Gradebook:
    """One open ``gradebook.db``. Each result is committed on its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        new = not path.exists()
        with self._guarded():
            self._db = sqlite3.connect(path, timeout=1.0, isolation_level=None)
            if new:
                self._db.executescript(f"{_TABLES} PRAGMA user_version = {SCHEMA};")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA:
            self._db.close()
            raise EnvironmentalError(
                f"{path} has schema {version}, this gradekit reads and writes schema {SCHEMA}. "
                "Grade into another folder with -o, or move the old one away."
            )

    def digest(self, student: str) -> str | None:
        """Return the digest that a student's result was made from."""
        with self._guarded():
            row = self._db.execute(
                "SELECT digest FROM results WHERE student = ?", (student,)
            ).fetchone()
        return None if row is None else str(row[0])

    def save(self, student: str, digest: str, document: Document) -> None:
        """Commit a result; the one that it replaces goes to the history."""
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        text = json.dumps(document, ensure_ascii=False)
        with self._guarded():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute(
                    "INSERT INTO history SELECT * FROM results WHERE student = ?", (student,)
                )
                self._db.execute(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)",
                    (student, digest, text, now),
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

    def marks(self) -> dict[tuple[str, str], Override]:
        """Return the marks given by hand."""
        with self._guarded():
            rows = self._db.execute("SELECT student, question, points, why FROM marks").fetchall()
        return {(row[0], row[1]): Override(row[2], row[3]) for row in rows}

    def close(self) -> None:
        """Close the database."""
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


def read_overrides(path: Path) -> dict[tuple[str, str], Override]:
    """Read ``overrides.csv`` (student, question, points, why). Raises UsageError with the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}. Save it as UTF-8.") from None
    rows = csv.DictReader(text.splitlines())
    if not {"student", "question", "points"} <= set(rows.fieldnames or ()):
        raise UsageError(f"{path}: the first line must be student,question,points,why.")
    found = {}
    for number, row in enumerate(rows, 2):
        try:
            found[row["student"], row["question"]] = Override(
                float(row["points"]), row.get("why") or ""
            )
        except (TypeError, ValueError):
            raise UsageError(
                f"{path}, line {number}: {row.get('points')!r} is no number of points."
            ) from None
    return found


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
    if status == "needs_person" and complete:
        status = "graded"
    total = float(sum(points)) if complete else None
    return {**document, "questions": questions, "points": total, "status": status}
