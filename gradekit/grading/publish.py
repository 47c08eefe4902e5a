"""Publishing: the gradebook's results as files for staff, students and spreadsheets."""

from __future__ import annotations

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
    for document in documents:
        name = names[document["student"]]
        write_file(folder / "results" / f"{name}.json", as_json(document))
        page = student_page(student_document(document), title=assignment.title, hints=hints)
        write_file(folder / "feedback" / f"{name}.html", page)
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


def overridden(folder: Path, gradebook: Gradebook, documents: Sequence[Document]) -> Overridden:
    """Tell what became of the rows of ``overrides.csv`` in documents that were published."""
    left_out = set(gradebook.students()) - {document["student"] for document in documents}
    return what_became_of(override_rows(folder / "overrides.csv"), documents, left_out=left_out)


def as_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON text that any reader takes."""
    return json.dumps(document, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


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
