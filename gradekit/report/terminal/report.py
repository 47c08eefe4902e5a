"""The report of one check: made of little where all is right, which most checks end with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gradekit.report.terminal.page import Page
from gradekit.report.terminal.table import Right, finished_lines, table_lines, title_line
from gradekit.report.text import listed, one_line


def check_report(
    document: Mapping[str, Any],
    *,
    width: int = 80,
    unicode: bool = True,
    color: bool = False,
    title: str = "",
    only: Sequence[str] = (),
    command: str = "gradekit check",
    hints: Mapping[str, int] | None = None,
    often: Collection[str] = (),
) -> str:
    """Return the report of one check, without a final newline; no line is wider than ``width``.

    With ``unicode=False`` every character is ASCII. ``only`` keeps the questions with these ids.
    ``hints`` tells how many hints a question has; without it nobody knows. ``often`` names the
    questions in which the same mistake was found several times in a row.
    """
    kept = dict(document)
    if only:
        questions = document.get("questions") or ()
        kept["questions"] = [q for q in questions if q.get("id") in only]
    page = Page(width=max(width, 40), unicode=unicode, color=color)
    if _all_right(kept):
        lines = _right_lines(kept, page, title=title, command=command, whole=not only)
    else:
        from gradekit.report.terminal.whole import whole_lines  # noqa: PLC0415 - of what is wrong

        lines = whole_lines(
            kept, page, title=title, command=command, whole=not only, hints=hints, often=often
        )
    return "\n".join(line.rstrip() for line in lines)


def _all_right(document: Mapping[str, Any]) -> bool:
    """Tell whether every question is correct, and every check of it."""
    questions = document.get("questions") or ()
    return bool(questions) and all(
        part.get("status") == "correct"
        for question in questions
        for part in (question, *(question.get("checks") or ()))
    )


def _right_lines(
    document: Mapping[str, Any], page: Page, *, title: str, command: str, whole: bool
) -> Iterator[str]:
    rows = [Right(question) for question in document["questions"]]
    file = one_line(document.get("file"), 200)
    yield title_line(page, one_line(title) or one_line(document.get("assignment")), file)
    for note in listed(document.get("notes")):
        yield from page.wrap(f"Note: {note}")
    yield ""
    yield from table_lines(page, rows)
    yield ""
    done = whole and bool(file)
    yield from finished_lines(page, rows, command=one_line(command), person=(), done=done)
