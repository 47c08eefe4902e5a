"""One screen of ``gradekit check --watch``: how far it is, what is wrong, which keys there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from gradekit.report.terminal.detail import (
    note_lines,
    output_lines,
    question_lines,
    unloaded_lines,
)
from gradekit.report.terminal.page import Page
from gradekit.report.terminal.table import reason_lines, table_lines
from gradekit.report.text import cells, number, plain, plural
from gradekit.report.views import StudentView
from gradekit.report.words import OTHER_INPUTS, PERSON

Showing = Literal["question", "list", "hint"]

_BAR = 18
_MOST = 2_000  # lines of a body, of which a screen shows a few
KEYS = ("[h]int", "[n]ext failing", "[l]ist", "[a]ll again", "[r]un again", "[q]uit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a screen is made of."""

    document: Mapping[str, Any] | None  # None while the first check runs
    current: str  # the question that is looked at
    showing: Showing = "question"
    event: str = ""  # at the right of the bar: "21:07:44  gates.py saved"
    news: str = ""  # what the last change has brought
    problem: str = ""  # why nothing could be checked
    hint: Sequence[str] = ()
    command: str = "gradekit check"


def frame_lines(shown: Shown, page: Page, height: int) -> list[str]:
    """Return the lines of a screen: never more than ``height``, the bar and the keys always."""
    view = StudentView.from_document(
        shown.document or {}, title="", hints={}, command=shown.command
    )
    head = [_bar_line(view, shown, page), ""]
    if shown.news:
        head += [*page.wrap(shown.news, deeper=-1), ""]
    foot = ["", *_key_lines(page)]
    room = max(height - len(head) - len(foot), 1)
    body = list(islice(_body(view, shown, page), _MOST))
    if len(body) > room:
        left = len(body) - room + 1
        whole = f"{shown.command} {shown.current}".strip()
        body = [*body[: room - 1], page.line(f"... {plural(left, 'more line')}: {whole}", -1)]
    body += [""] * (room - len(body))
    return [line.rstrip() for line in (head + body + foot)[-height:]]


def _bar_line(view: StudentView, shown: Shown, page: Page) -> str:
    asked = [q for q in view.questions if q.status not in PERSON]
    right = sum(q.status == "correct" for q in asked)
    given = plain(sum(number(q.points) or 0.0 for q in view.questions))
    most = plain(sum(number(q.max_points) or 0.0 for q in view.questions if not q.bonus))
    full = round(_BAR * right / len(asked)) if asked else 0
    done = f"{right}/{plural(len(asked), 'question')}   {given}/{most} points"
    bar = f"[{'#' * full}{'-' * (_BAR - full)}]"
    left = f"{bar} {'checking ...' if shown.document is None else done}"
    event = page.text(shown.event)
    gap = page.width - cells(left) - cells(event)
    return page.fit(f"{left}{' ' * gap}{event}" if gap >= 2 else left)


def _key_lines(page: Page) -> Iterator[str]:
    line = ""
    for key in KEYS:  # a key and its word are never parted
        if line and len(f"{line}  {key}") > page.width:
            yield line
            line = ""
        line = f"{line}  {key}" if line else key
    yield line


def _body(view: StudentView, shown: Shown, page: Page) -> Iterator[str]:
    if shown.problem:
        yield from page.wrap(shown.problem, deeper=-1)
        return
    if shown.document is None:
        return
    if shown.showing == "list":
        yield from table_lines(page, view.questions)
        yield from reason_lines(page, view.questions)
        return
    if shown.showing == "hint":  # whole, whatever is cut below it
        yield from (line for text in shown.hint for line in page.wrap(text))
        yield ""
    if view.unloaded is not None:
        yield from unloaded_lines(page, view, view.unloaded)
        yield from output_lines(page, view)
        return
    question = next((q for q in view.questions if q.id == shown.current), None)
    if question is not None:
        # Beside a hint the line is worth more than the numbers.
        table = shown.showing != "hint"
        yield from question_lines(page, question, brief=True, table=table)
        yield from output_lines(page, view)
        yield from note_lines(page, view.notes)
    if view.start is None and shown.showing != "hint":
        yield ""
        yield "All that a program can check is correct."
        yield from page.wrap(OTHER_INPUTS, deeper=-1)
        yield from page.commands([(shown.command.replace(" check", " pack", 1), "")])
