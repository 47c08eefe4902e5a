"""The two pages: a student's feedback and the class report. Only here is jinja2 imported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gradekit.report.class_view import ClassView, StudentRow
from gradekit.report.plots import step_plot
from gradekit.report.text import one_line
from gradekit.report.views import Document, StudentView
from gradekit.report.withheld import Level
from gradekit.report.words import STATUS, status_words


@cache
def _templates() -> Environment:
    """Make the environment once. Autoescape is on for every template, and none marks text safe."""
    environment = Environment(
        autoescape=True,
        auto_reload=False,  # else every page asks the file system for the times of six templates
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(STATUS=STATUS, words=status_words, step_plot=step_plot)
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
    level: Level = "status",
) -> str:
    """Return the feedback page of one submission; ``hints`` by misconception or question id.

    ``level`` says how much it tells of hidden checks.
    """
    view = StudentView.from_document(
        document, title=title, hints=hints, command=command, level=level
    )
    return _templates().get_template("student.html.j2").render(page=view)


def class_page(
    view: ClassView, students: Iterable[StudentRow], *, link: Callable[[str], str]
) -> Iterator[str]:
    """Yield the class report, for staff, piece by piece.

    ``students`` are the rows of its last table, read while that is written. ``link`` returns the
    href of a student's page, or "".
    """
    template = _templates().get_template("class.html.j2")
    return template.generate(page=view, students=students, link=link)
