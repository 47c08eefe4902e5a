"""Publishing: the gradebook's results as files for staff, students and spreadsheets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment
from gradekit.gradebook import (
    Document,
    Gradebook,
    Overridden,
    override_rows,
    read_overrides,
    what_became_of,
    with_overrides,
)
from gradekit.grading.names import safe_file_names
from gradekit.grading.output import write_file
from gradekit.report.document import student_document


def publish(
    folder: Path, assignment: Assignment, gradebook: Gradebook, students: set[str]
) -> list[Document]:
    """Write results, feedback pages, the table of marks and the class page; return the documents.

    Marks are those after ``overrides.csv`` and marking by hand. Results of other students stay in
    the gradebook; their pages are removed.
    """
    # jinja2 costs three quarters of importing numpy: only a command that writes pages pays it.
    from gradekit.report.html import class_page, student_page  # noqa: PLC0415
    from gradekit.report.marks import marks_csv  # noqa: PLC0415

    overrides = {**gradebook.marks(), **read_overrides(folder / "overrides.csv")}
    documents = [with_overrides(d, overrides) for d in gradebook.documents(students)]
    names = safe_file_names([document["student"] for document in documents])
    hints = {question.id: question.hints for question in assignment.questions.values()}
    form, known, made = _form(assignment.title, hints), gradebook.pages(), {}
    for document in documents:
        name, text = names[document["student"]], as_json(document)
        result, feedback = folder / "results" / f"{name}.json", folder / "feedback" / f"{name}.html"
        content = hashlib.sha256(form + text.encode()).hexdigest()
        if known.get(name) != [content, *map(_stamp, (result, feedback))]:
            write_file(result, text)
            page = student_page(student_document(document), title=assignment.title, hints=hints)
            write_file(feedback, page)
        made[name] = [content, *map(_stamp, (result, feedback))]
    gradebook.keep_pages(made)
    gradebook.show(students)
    _remove_others(folder, names)
    write_file(folder / "grades.csv", marks_csv(documents, list(assignment.questions)))
    pages = {student: f"feedback/{_quoted(name)}.html" for student, name in names.items()}
    finished = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    write_file(
        folder / "class.html",
        class_page(
            documents,
            assignment=assignment.name,
            title=assignment.title,
            finished=finished,
            pages=pages,
        ),
    )
    return documents


def _form(title: str, hints: Mapping[str, Sequence[str]]) -> bytes:
    """Return the digest of what all pages have in common, the code that writes them included."""
    digest = hashlib.sha256(json.dumps([title, {k: list(v) for k, v in hints.items()}]).encode())
    report = Path(student_document.__code__.co_filename).parent
    for path in sorted([*report.glob("*.py"), *report.glob("templates/*")]):
        digest.update(path.read_bytes())
    return digest.digest()


def _stamp(path: Path) -> list[int] | None:
    """Return what changes when somebody else writes a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def overridden(folder: Path, gradebook: Gradebook, documents: Sequence[Document]) -> Overridden:
    """Tell what became of the rows of ``overrides.csv`` in documents that were published."""
    left_out = set(gradebook.students()) - {document["student"] for document in documents}
    return what_became_of(override_rows(folder / "overrides.csv"), documents, left_out=left_out)


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


def _remove_others(folder: Path, names: Mapping[str, str]) -> None:
    """Remove the pages of submissions that are no longer there: they would look current."""
    for part, ending in (("results", ".json"), ("feedback", ".html")):
        keep = {f"{name}{ending}" for name in names.values()}
        for path in (folder / part).glob(f"*{ending}"):
            if path.name not in keep:
                path.unlink(missing_ok=True)
        for path in (folder / part).glob(".*.part"):  # of a run that was stopped while writing
            path.unlink(missing_ok=True)


def _quoted(name: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - only where pages are written

    return quote(name)
