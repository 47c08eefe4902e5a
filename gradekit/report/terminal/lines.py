"""One line a failing check, as compilers write them: editors and CI make the place a link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gradekit.report.disclosure import CheckView
from gradekit.report.terminal.page import Page
from gradekit.report.text import one_line
from gradekit.report.views import StudentView
from gradekit.report.words import FAILING


def failing_lines(document: Mapping[str, Any], page: Page) -> Iterator[str]:
    """Yield ``gates.py:23: multiply wrong value: ...`` for each check that fails.

    The width does not hold here: a line that is cut or wrapped is no link.
    """
    view = StudentView.from_document(document, title="", hints={})
    for question in view.questions:
        for check in question.checks:
            if check.status in FAILING:
                yield page.text(_line(view.file, question.id, check))


def _line(file: str, question: str, check: CheckView) -> str:
    part = "" if check.name == question else f" in {check.name}"
    place = check.place or file
    said = f" {one_line(check.message, 300)}" if check.message else ""
    cause = f" ({check.cause.id})" if check.cause is not None and check.cause.id else ""
    return f"{f'{place}: ' if place else ''}{question} {check.word}{part}:{said}{cause}"
