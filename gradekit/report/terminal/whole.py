"""The report of a check from its heading to the next commands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.report.disclosure import CheckView
from gradekit.report.terminal.detail import (
    note_lines,
    output_lines,
    question_lines,
    unloaded_lines,
)
from gradekit.report.terminal.page import Page
from gradekit.report.terminal.table import (
    finished_lines,
    given_points,
    most_points,
    reason_lines,
    table_lines,
    title_line,
)
from gradekit.report.text import number, plural
from gradekit.report.views import QuestionView, StudentView
from gradekit.report.words import FAILING, LOADING, LOOP_HINTS, OTHER_INPUTS

_MOST_SUMMANDS = 6
_SENTENCES = re.compile(r"(?<=[.?!:])\s+")
_NEEDED = re.compile(r"^needs the question (\w+)")
_THINK = "Before the next try: which numbers does each line need, and where do they come from?"
_REFUSED = (
    "is refused: it does what a rule of the course or of the sandbox forbids, named above. "
    "Without that it is checked."
)


def whole_lines(
    document: Mapping[str, Any],
    page: Page,
    *,
    title: str,
    command: str,
    whole: bool,
    hints: Mapping[str, int] | None,
    often: Collection[str],
) -> Iterator[str]:
    """Yield the report of any check; see ``check_report``."""
    view = StudentView.from_document(document, title=title, hints={}, command=command)
    ending = Ending(page=page, view=view, whole=whole, hints=hints, often=often)
    yield from _report(page, view, ending)


def _report(page: Page, view: StudentView, ending: Ending) -> Iterator[str]:
    yield title_line(page, view.title, view.file)
    yield from note_lines(page, view.notes)
    yield ""
    yield from table_lines(page, view.questions)
    yield from reason_lines(page, view.questions)
    yield ""
    first = view.start
    if view.unloaded is not None:
        yield from unloaded_lines(page, view, view.unloaded)
        yield from output_lines(page, view)
        yield ""
    elif first is not None and first.status in FAILING:
        yield from question_lines(page, first)
        yield from output_lines(page, view)
        yield ""
    yield from ending.lines()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Where things stand, and the next commands."""

    page: Page
    view: StudentView
    whole: bool  # whether all questions were asked
    hints: Mapping[str, int] | None
    often: Collection[str]

    def lines(self) -> Iterator[str]:
        """Yield them."""
        view, first = self.view, self.view.start
        if not view.questions:
            yield "Nothing was found that could be checked."
            yield from self.page.commands([(view.command, "")])
        elif first is None:
            yield from finished_lines(
                self.page,
                view.questions,
                command=view.command,
                person=view.person,
                done=self.whole and bool(view.file),
            )
        elif view.unloaded is not None:
            yield from self._said(f"{self._score()} {view.mend}")
            yield from self.page.commands([(view.command, "")])
        elif first.status in FAILING:
            yield from self._failing(first)
        else:
            yield from self._waiting(first)

    def _failing(self, first: QuestionView) -> Iterator[str]:
        view, score = self.view, self._score()
        others = [q.id for q in view.failing if q.id != first.id]
        rest = f" Not correct either: {', '.join(others)}." if others else ""
        if first.first and first.first.unpaid:
            rest = f" Not correct: {', '.join([first.id, *others])}."
        if first.status == "refused":
            score += f" {first.id} {_REFUSED}"
        yield from self._said(f"{score}{rest}")
        if any(number(q.points) for q in view.questions):
            yield from self._said(OTHER_INPUTS)
        if first.id in self.often and first.first is not None:
            yield from self._said(f"The same mistake again. {_to_think_of(first.first)}")
        alone = f"{view.command} {first.id}"
        rows = [(alone, "this question alone" if self.whole else "again, after a change")]
        rows += self._hint(first)
        if first.first is not None and first.first.evidence is not None:
            rows.append((f"{alone} --report {first.id}.html", "as a page, with pictures"))
        yield from self.page.commands(rows)

    def _hint(self, first: QuestionView) -> list[tuple[str, str]]:
        """Offer a hint where one can help."""
        loading = first.first is not None and LOADING in first.first.message
        cause = first.first.cause if first.first is not None else None
        n = len(cause.hints) if cause is not None else 0
        n = len(LOOP_HINTS) if first.status == "timeout" else n
        n = n or (1 if self.hints is None else self.hints.get(first.id, 0))
        if first.status == "refused" or loading or not n:
            return []
        general = "general " if first.status in {"missing", "crashed"} else ""
        many = f"a {general}hint; it costs nothing"
        many = many if n == 1 else f"{plural(n, f'{general}hint')}, free"
        command = self.view.command.partition(" --")[0].replace(" check", " hint", 1)
        return [(f"{command} {first.id}", many)]

    def _waiting(self, first: QuestionView) -> Iterator[str]:
        view, waiting = self.view, len(self.view.waiting)
        verb = "is" if waiting == 1 else "are"
        yet = "" if any(q.status == "correct" for q in view.questions) else " yet"
        needed = _NEEDED.search(first.first.message) if first.first is not None else None
        if first.status == "blocked" and needed is not None:
            yield from self._said(f"{self._score()} Mend {needed[1]} first.")
            alone = f"{view.command} {needed[1]}"
            yield from self.page.commands([(alone, f"what {first.id} waits for")])
            return
        yield from self._said(
            f"{self._score()} Nothing is wrong{yet}: "
            f"{plural(waiting, 'question')} {verb} waiting for you."
        )
        place = next((check.place for check in first.checks if check.place), view.file)
        file, _, line = place.rpartition(":") if ":" in place else (place, "", "")
        where = f" at line {line}" if line else ""
        opening = f": open {file}{where}" if file else ""
        yield from self._said(f"Start with {first.id}{opening}.")
        again = "checks again whenever you save"
        if self.whole:
            rows = [(f"{view.command} {first.id}", "one question")]
            rows.append((f"{view.command} --watch", again))
        else:  # this command is what was just asked
            rows = [*self._hint(first), (f"{view.command} {first.id} --watch", again)]
        yield from self.page.commands(rows)

    def _score(self) -> str:
        """Say the points, and what they are made of where that is not plain."""
        view = self.view
        given, most = given_points(view.questions), most_points(view.questions)
        if self.whole and view.points:
            given, most = view.points, view.max_points
        parts = [f"{q.id} {q.points}" for q in view.questions if number(q.points)]
        made = (
            f": {', '.join(parts)}"
            if 0 < len(parts) <= _MOST_SUMMANDS and len(parts) < len(view.questions)
            else ""
        )
        bonus = any(q.bonus and number(q.points) for q in view.questions)
        return f"{given} of {most} points{', the bonus counted' if bonus else ''}{made}."

    def _said(self, text: str) -> Iterator[str]:
        yield from self.page.wrap(text, deeper=-1)


def _to_think_of(check: CheckView) -> str:
    """Return a question: that of the first hint, where it ends with one."""
    hint = check.cause.hints[0] if check.cause is not None and check.cause.hints else ""
    last = _SENTENCES.split(hint.strip())[-1]
    return last if last.endswith("?") else _THINK
