"""The gradebook: every result, mark and former result of one output folder, in SQLite."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from gradekit.model import EnvironmentalError, UsageError
from gradekit.overrides import Override

SCHEMA = 2
_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE results (
    student TEXT PRIMARY KEY, digest TEXT NOT NULL, document TEXT NOT NULL, graded_at TEXT NOT NULL,
    checks TEXT NOT NULL, remembered TEXT NOT NULL, run INTEGER NOT NULL
);
CREATE TABLE history (
    student TEXT NOT NULL, digest TEXT NOT NULL, document TEXT NOT NULL, graded_at TEXT NOT NULL,
    checks TEXT NOT NULL, run INTEGER NOT NULL, replaced_by INTEGER NOT NULL
);
CREATE INDEX of_student ON history (student);
CREATE INDEX replaced ON history (replaced_by);
CREATE TABLE fingerprints (digest TEXT PRIMARY KEY, parts TEXT NOT NULL);
CREATE TABLE runs (number INTEGER PRIMARY KEY, began TEXT NOT NULL, finished TEXT);
CREATE TABLE pages (student TEXT PRIMARY KEY, made TEXT NOT NULL);
CREATE TABLE marks (
    student TEXT NOT NULL, question TEXT NOT NULL, points REAL NOT NULL, why TEXT NOT NULL,
    marked_at TEXT NOT NULL, PRIMARY KEY (student, question)
);
"""
Document = dict[str, Any]


class Gradebook:
    """One open ``gradebook.db``. Each result is committed on its own.

    While results are saved, commits go to a log beside it: that takes a thirtieth of the CPU, and
    where this process is killed nothing is lost. Closed, it is one file again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logging = False
        self._run: int | None = None
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
        found = self.made_from(student)
        return None if found is None else found[0]

    def made_from(self, student: str) -> tuple[str, str] | None:
        """Return what a result was made from: digests of the submission and of the checks."""
        sql = "SELECT digest, checks FROM results WHERE student = CAST(? AS TEXT)"
        found = self._one(sql, student)
        return None if found is None else (str(found[0]), str(found[1]))

    def remembered(self, student: str) -> str:
        """Return what was concluded of a student's checks, as ``save`` was told; "" if nothing."""
        sql = "SELECT remembered FROM results WHERE student = CAST(? AS TEXT)"
        found = self._one(sql, student)
        return "" if found is None else str(found[0])

    def _one(self, sql: str, student: str) -> Any:
        with self._guarded():
            return self._db.execute(sql, (_id(student),)).fetchone()

    def save(
        self,
        student: str,
        digest: str,
        document: Document,
        *,
        checks: str = "",
        remembered: str = "",
    ) -> None:
        """Commit a result; the one that it replaces goes to the history."""
        now = _now()
        text = json.dumps(document, allow_nan=False)
        with self._guarded():
            self._log()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                run = self._run_under_way(now)
                self._db.execute(
                    "INSERT INTO history SELECT student, digest, document, graded_at, checks, run, "
                    "? FROM results WHERE student = CAST(? AS TEXT)",
                    (run, _id(student)),
                )
                self._db.execute(
                    "INSERT OR REPLACE INTO results VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?, ?)",
                    (_id(student), digest, text, now, checks, remembered, run),
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _log(self) -> None:
        if not self._logging:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._logging = True

    def _run_under_way(self, now: str) -> int:
        """Return the number of the run that results belong to; one that was stopped goes on."""
        if self._run is None:
            row = self._db.execute("SELECT MAX(number) FROM runs WHERE finished IS NULL").fetchone()
            if row[0] is None:
                row = (self._db.execute("INSERT INTO runs (began) VALUES (?)", (now,)).lastrowid,)
            self._run = int(row[0])
        return self._run

    def finish_run(self) -> None:
        """Record that the run is at its end: what is saved from now on belongs to the next."""
        with self._guarded():
            self._db.execute("UPDATE runs SET finished = ? WHERE finished IS NULL", (_now(),))
            self._run = None

    def last_run(self) -> tuple[int, str] | None:
        """Return the number of the last run that saved a result, and when it began."""
        with self._guarded():
            row = self._db.execute(
                "SELECT number, began FROM runs ORDER BY number DESC LIMIT 1"
            ).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def replaced(self, run: int) -> Iterator[tuple[Document, Document, bool]]:
        """Yield what a run replaced: the result before, the one now, and whether files changed."""
        sql = (
            "SELECT h.document, r.document, h.digest <> r.digest FROM history h "
            "JOIN results r ON r.student = h.student WHERE h.replaced_by = ? AND h.rowid = "
            "(SELECT MIN(rowid) FROM history WHERE student = h.student AND replaced_by = ?) "
            "ORDER BY h.student"
        )
        with self._guarded():
            for before, now, other in self._db.execute(sql, (run, run)):
                yield json.loads(before), json.loads(now), bool(other)

    def new_in(self, run: int) -> list[str]:
        """Return the students who have their first result from a run."""
        sql = (
            "SELECT student FROM results r WHERE run = ? AND NOT EXISTS "
            "(SELECT 1 FROM history h WHERE h.student = r.student) ORDER BY student"
        )
        with self._guarded():
            return [row[0] for row in self._db.execute(sql, (run,))]

    def keep_fingerprints(self, digest: str, parts: str) -> None:
        """Record what a digest of checks stands for."""
        with self._guarded():
            self._db.execute("INSERT OR IGNORE INTO fingerprints VALUES (?, ?)", (digest, parts))

    def fingerprints(self) -> dict[str, str]:
        """Map each digest of checks that a result was made with to its parts."""
        sql = "SELECT digest, parts FROM fingerprints WHERE digest IN (SELECT checks FROM results)"
        with self._guarded():
            return dict(self._db.execute(sql).fetchall())

    def asked_with(self, checks: str) -> list[str]:
        """Return the students who were asked checks of this digest, by id."""
        sql = "SELECT student FROM results WHERE checks = ? AND remembered <> '' ORDER BY student"
        with self._guarded():
            return [row[0] for row in self._db.execute(sql, (checks,))]

    def refuse_another(self, assignment: str, folder: Path) -> None:
        """Raise UsageError where the results are another assignment's."""
        with self._guarded():
            row = self._db.execute("SELECT document FROM results LIMIT 1").fetchone()
        own = assignment if row is None else json.loads(row[0])["assignment"]
        if own != assignment:
            raise UsageError(
                f"{folder} holds the results of {own}, not of {assignment}, and nothing in it was "
                f"changed. Name {own}, or the folder of {assignment}."
            )

    def documents(self, students: Iterable[str] | None = None) -> Iterator[Document]:
        """Yield the results of students in the order given, one in memory at a time; of all: None.

        A student without a result is passed over.
        """
        sql = "SELECT document FROM results WHERE student = CAST(? AS TEXT)"
        for student in self.students() if students is None else students:
            found = self._one(sql, student)
            if found is not None:
                yield json.loads(found[0])

    def saves(self) -> int:
        """Return how many results were ever saved: the same number, and nothing has changed."""
        sql = "SELECT (SELECT COUNT(*) FROM results) + (SELECT COUNT(*) FROM history)"
        with self._guarded():
            return int(self._db.execute(sql).fetchone()[0])

    def students(self) -> list[str]:
        """Return the ids that have a result, of all runs."""
        with self._guarded():
            rows = self._db.execute("SELECT student FROM results ORDER BY student").fetchall()
        return [row[0] for row in rows]

    def shown(self) -> set[str]:
        """Return the students of the last pages; all, where no pages were made."""
        students = set(self.students())
        with self._guarded():
            if self._db.execute("SELECT 1 FROM pages").fetchone() is None:
                return students
            return students & {row[0] for row in self._db.execute("SELECT student FROM pages")}

    def show(self, students: set[str]) -> None:
        """Record whose pages are shown: those of other students stay in the gradebook only."""
        with self._guarded():
            known = {row[0] for row in self._db.execute("SELECT student FROM pages")}
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(
                    "DELETE FROM pages WHERE student = CAST(? AS TEXT)",
                    ((_id(student),) for student in known if student not in students),
                )
                self._db.executemany(
                    "INSERT INTO pages VALUES (CAST(? AS TEXT), '')",
                    ((_id(student),) for student in students if student not in known),
                )
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def page(self, student: str) -> str:
        """Return what was made for a student, as ``keep_page`` was told; "" if nothing."""
        found = self._one("SELECT made FROM pages WHERE student = CAST(? AS TEXT)", student)
        return "" if found is None else str(found[0])

    def keep_page(self, student: str, made: str) -> None:
        """Record what was made for a student."""
        with self._guarded():
            self._log()
            self._db.execute(
                "INSERT OR REPLACE INTO pages VALUES (CAST(? AS TEXT), ?)", (_id(student), made)
            )

    def published(self) -> str:
        """Return what ``keep_published`` was told last; "" if nothing."""
        with self._guarded():
            row = self._db.execute("SELECT value FROM meta WHERE key = 'published'").fetchone()
        return "" if row is None else str(row[0])

    def keep_published(self, made: str) -> None:
        """Record what the files of the whole class were made from."""
        with self._guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('published', ?)", (made,))

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


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _id(student: str) -> bytes:
    """Return an id as bytes: file names that are no UTF-8 make ids that sqlite3 would refuse."""
    return student.encode("utf-8", "surrogatepass")
