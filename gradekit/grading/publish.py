"""Publishing: the gradebook's results as files for staff, students and spreadsheets.

Documents come out of the gradebook one by one: what the files of the whole class say of a student
is kept in the gradebook, and read again while those are written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gradekit.assignment import Assignment
from gradekit.course import Place
from gradekit.gradebook import Document, Gradebook
from gradekit.grading.alike import similar_in
from gradekit.grading.names import a_few, safe_file_names
from gradekit.grading.output import write_file
from gradekit.grading.since import since_last_run
from gradekit.overrides import (
    Overridden,
    Override,
    override_rows,
    read_overrides,
    what_became_of,
    with_overrides,
)
from gradekit.report.class_view import ClassView, StudentRow
from gradekit.report.document import student_document
from gradekit.report.marks import marks_lines, marks_row
from gradekit.report.tally import Tally
from gradekit.report.withheld import Level

_Overrides = Mapping[tuple[str, str], Override]


def publish(
    folder: Path,
    assignment: Assignment,
    gradebook: Gradebook,
    students: set[str],
    *,
    level: Level = "status",
    place: Place | None = None,
) -> Tally:
    """Write results, feedback pages, the table of marks and the class page; return the counts.

    Marks are those after ``overrides.csv`` and marking by hand. Results of other students stay in
    the gradebook; their pages are removed. What would be written as it is there is left. ``level``
    says how much students are told of hidden checks; with ``place``, where the assignment is, the
    class page compares submissions with each other.
    """
    overrides = _overrides(folder, gradebook)
    shown = [student for student in gradebook.students() if student in students]
    made_from = _digest(assignment, overrides, shown, gradebook.saves(), level)
    known = json.loads(gradebook.published() or "{}")
    if known.get("made_from") == made_from and known["files"] == _files(folder):
        return Tally(**known["tally"])
    # statistics and jinja2 are loaded only where something is written.
    from gradekit.report.class_count import ClassCount, in_order  # noqa: PLC0415

    gradebook.show(students)
    names = safe_file_names(shown)
    press = _Press(folder, assignment, gradebook, names, level)
    ordered = in_order(shown)
    count, tally = ClassCount(), Tally()
    for document in gradebook.documents(ordered):
        final = with_overrides(document, overrides)
        press.write(final)
        count.add(final)
        tally.add(final)
    _remove_others(folder, set(names.values()))
    view = count.view(
        title=assignment.title,
        assignment=assignment.name,
        when=_now(),
        remarks=_remarks(folder, gradebook),
        similar=None if place is None else similar_in(gradebook, ordered, place, assignment),
        since=since_last_run(gradebook, overrides, students),
    )
    press.write_class(view, ordered)
    files = _files(folder)
    done = {"made_from": made_from, "files": files, "tally": asdict(tally)}
    gradebook.keep_published(json.dumps(done))
    return tally


def published(folder: Path, gradebook: Gradebook) -> Iterator[Document]:
    """Yield the documents that are in the pages, by student's id, with the points people gave."""
    overrides = _overrides(folder, gradebook)
    for document in gradebook.documents(sorted(gradebook.shown())):
        yield with_overrides(document, overrides)


def overridden(folder: Path, gradebook: Gradebook) -> Overridden:
    """Tell what became of the rows of ``overrides.csv`` in what was published."""
    rows = override_rows(folder / "overrides.csv")
    if not rows:
        return Overridden()
    shown = gradebook.shown()
    return what_became_of(
        rows,
        gradebook.documents({row.student for row in rows} & shown),
        students=shown,
        left_out=set(gradebook.students()) - shown,
    )


def _remarks(folder: Path, gradebook: Gradebook) -> Iterator[str]:
    """Yield what staff should know that is in no document."""
    yield from overridden(folder, gradebook).remarks
    gone = sorted(set(gradebook.students()) - gradebook.shown())
    if gone:
        count = f"{len(gone)} student{'s' * (len(gone) != 1)}"
        yield f"Left out of these pages: {count} of earlier runs ({a_few(gone)})."


def _overrides(folder: Path, gradebook: Gradebook) -> _Overrides:
    return {**gradebook.marks(), **read_overrides(folder / "overrides.csv")}


class _Press:
    """Writes the files of one student after the other, then those of the class."""

    def __init__(
        self,
        folder: Path,
        assignment: Assignment,
        gradebook: Gradebook,
        names: Mapping[str, str],
        level: Level,
    ) -> None:
        self._folder, self._gradebook, self._names = folder, gradebook, names
        self._title = assignment.title
        self._hints = _hints(assignment)
        self._questions = list(assignment.questions)
        self._level = level
        self._form = _form(assignment, level)

    def write(self, document: Document) -> None:
        """Write a student's files where they would be others, and keep what the class's say."""
        # jinja2 costs three quarters of importing numpy: only where pages are written.
        from gradekit.report.html import student_page  # noqa: PLC0415

        student = document["student"]
        name, text = self._names[student], as_json(document)
        result = self._folder / "results" / f"{name}.json"
        feedback = self._folder / "feedback" / f"{name}.html"
        content = hashlib.sha256(self._form + text.encode()).hexdigest()
        before = self._gradebook.page(student)
        known = json.loads(before or "{}")
        if known.get("files") != [content, *map(_stamp, (result, feedback))]:
            write_file(result, text)
            page = student_page(
                student_document(document, self._level),
                title=self._title,
                hints=self._hints,
                level=self._level,
            )
            write_file(feedback, page)
        row = StudentRow.from_document(document)
        made = json.dumps(
            {
                "files": [content, *map(_stamp, (result, feedback))],
                "marks": marks_row(document, self._questions),
                "row": {field: getattr(row, field) for field in StudentRow.__slots__},
            }
        )
        if made != before:
            self._gradebook.keep_page(student, made)

    def write_class(self, view: ClassView, ordered: Sequence[str]) -> None:
        """Write the table of marks, and the class page with its students in the order given."""
        from gradekit.report.html import class_page  # noqa: PLC0415

        marks = (self._kept(student)["marks"] for student in self._names)
        write_file(self._folder / "grades.csv", marks_lines(marks, self._questions))
        rows = (StudentRow(**self._kept(student)["row"]) for student in ordered)
        write_file(self._folder / "class.html", class_page(view, rows, link=self._link))

    def _kept(self, student: str) -> Any:
        return json.loads(self._gradebook.page(student))

    def _link(self, student: str) -> str:
        name = self._names.get(student)
        return "" if name is None else f"feedback/{quote(name)}.html"


# --- what is published is made from


def _digest(
    assignment: Assignment,
    overrides: _Overrides,
    students: Sequence[str],
    saves: int,
    level: Level,
) -> str:
    """Return the digest of all that the files are made from; same, and nothing is to be done."""
    points = sorted((*place, given.points, given.why) for place, given in overrides.items())
    about = [assignment.name, list(assignment.questions), points, saves, students]
    return hashlib.sha256(_form(assignment, level) + json.dumps(about).encode()).hexdigest()


def _form(assignment: Assignment, level: Level) -> bytes:
    """Return the digest of what all pages have in common, the code that writes them included."""
    about = [assignment.title, _hints(assignment), level]
    digest = hashlib.sha256(json.dumps(about).encode())
    report = Path(student_document.__code__.co_filename).parent
    functions = (publish, with_overrides, similar_in, since_last_run)
    code = (Path(f.__code__.co_filename) for f in functions)
    for path in (*code, *sorted([*report.glob("*.py"), *report.glob("templates/*")])):
        digest.update(path.read_bytes())
    return digest.digest()


def _hints(assignment: Assignment) -> dict[str, list[str]]:
    return {question.id: list(question.hints) for question in assignment.questions.values()}


def _stamp(path: Path) -> list[int] | None:
    """Return what changes when somebody else writes a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def _files(folder: Path) -> str:
    """Return a digest of the names, sizes and times of all files that are published."""
    listed = hashlib.sha256(repr([_stamp(folder / n) for n in _OF_THE_CLASS]).encode()).digest()
    total = int.from_bytes(listed, "big")
    # A sum, because files are listed in no order, and 20,000 names would have to be sorted.
    for part in ("results", "feedback"):
        with os.scandir(folder / part) as entries:
            for entry in entries:
                found = entry.stat(follow_symlinks=False)
                said = f"{part}/{entry.name}\0{found.st_size}\0{found.st_mtime_ns}"
                one = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()
                total += int.from_bytes(one, "big")
    return f"{total % 2**256:x}"


_OF_THE_CLASS = ("grades.csv", "class.html")


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")


def as_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON text that any reader takes: a line a check.

    Indented by json itself, which does that in Python, it takes four times as long.
    """
    head = {key: value for key, value in document.items() if key != "questions"}
    lines = [f" {_compact(key)}: {_compact(value)}" for key, value in head.items()]
    questions = []
    for question in document["questions"]:
        about = {key: value for key, value in question.items() if key != "checks"}
        checks = ",\n   ".join(map(_compact, question["checks"]))
        questions.append(f'  {_compact(about)[:-1]}, "checks": [\n   {checks}]}}')
    written = ",\n".join(questions)
    return "{\n" + ",\n".join([*lines, f' "questions": [\n{written}]']) + "\n}\n"


_compact = json.JSONEncoder(ensure_ascii=True, allow_nan=False).encode


def _remove_others(folder: Path, names: Collection[str]) -> None:
    """Remove the pages of submissions that are no longer there: they would look current."""
    for part, ending in (("results", ".json"), ("feedback", ".html")):
        gone = []
        with os.scandir(folder / part) as entries:
            for entry in entries:
                # The second are of a run that was stopped while writing.
                of_another = entry.name.endswith(ending) and entry.name[: -len(ending)] not in names
                if of_another or (entry.name[0] == "." and entry.name.endswith(".part")):
                    gone.append(entry.path)
        for path in gone:
            Path(path).unlink(missing_ok=True)
