"""The two pages: a student's feedback and the class report. Only here is jinja2 imported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gradekit.report.class_view import ClassView
from gradekit.report.text import one_line
from gradekit.report.views import Document, StudentView
from gradekit.report.words import STATUS, status_words


@cache
def _templates() -> Environment:
    """Make the environment once. Autoescape is on for every template, and none marks text safe."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(STATUS=STATUS, words=status_words)
    environment.filters["shown"] = one_line
    environment.filters["local"] = _local
    return environment


def _local(href: str) -> str:
    """Keep a link inside the folder: an id like ``javascript:x`` must not become a scheme."""
    return f"./{href}" if re.match(r"[A-Za-z][\w+.-]*:|/|\\", href) else href


def student_page(
    document: Document,
    *,
    title: str,
    hints: Mapping[str, Sequence[str]],
    command: str = "gradekit check",
) -> str:
    """Return the feedback page of one submission; ``hints`` by misconception or question id."""
    view = StudentView.from_document(document, title=title, hints=hints, command=command)
    return _templates().get_template("student.html.j2").render(page=view)


def class_page(
    documents: Sequence[Document],
    *,
    assignment: str,
    title: str,
    finished: str,
    pages: Mapping[str, str],
) -> str:
    """Return the class report, for staff; ``pages`` maps a student's id to their page's href."""
    view = ClassView.from_documents(documents, title=title, assignment=assignment, when=finished)
    return _templates().get_template("class.html.j2").render(page=view, pages=pages)
