"""What reports of a check share: the title, a line a question, the end where all is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradekit.report.terminal.page import INDENT, Page
from gradekit.report.text import cells, number, one_line, plain, short_title
from gradekit.report.words import OTHER_INPUTS, status_words

if TYPE_CHECKING:
    from gradekit.report.views import QuestionView


class Right:
    """A question that is correct, as the table shows it."""

    status, word = "correct", status_words("correct").word

    def __init__(self, question: Mapping[str, Any]) -> None:
        self.id = one_line(question.get("id"))
        self.title = short_title(one_line(question.get("title"))) or self.id
        self.points, self.max_points = (plain(question.get(k)) for k in ("points", "max_points"))
        self.bonus = bool(question.get("bonus"))


def title_line(page: Page, title: str, shown: str) -> str:
    """Name the assignment at the left and the file at the right."""
    file = page.fit(page.text(shown), page.width // 2)
    left = page.fit(page.text(title or "gradekit"), page.width - cells(file) - 2)
    return page.paint(left, "1") + " " * (page.width - cells(left) - cells(file)) + file


def table_lines(page: Page, questions: Sequence[QuestionView | Right]) -> Iterator[str]:
    """Yield a line a question: id, title, mark, word, points."""
    ids = [page.text(question.id) for question in questions]
    points = [f"{q.points or '-'}/{q.max_points}" for q in questions]
    narrow = min(max(map(cells, ids), default=0), page.width // 3)
    words = max((cells(page.text(q.word)) for q in questions), default=0)
    right = max(map(len, points), default=0)
    room = page.width - narrow - words - right - 12
    for question, name, given in zip(questions, ids, points, strict=True):
        yield "".join(
            [
                INDENT,
                page.pad(page.fit(name, narrow), narrow),
                INDENT,
                page.pad(page.fit(page.text(_titled(question)), room), room),
                INDENT,
                page.status(question.status, page.pad(page.text(question.word), words)),
                INDENT,
                given.rjust(right),
            ]
        )


def reason_lines(page: Page, questions: Sequence[QuestionView]) -> Iterator[str]:
    """Yield why questions wait, those with one reason together."""
    waiting: dict[str, list[str]] = {}
    for question in questions:
        first = question.first
        if question.status == "blocked" and first is not None and first.message:
            reason = first.message.partition(" (")[0]  # then comes what it led to
            waiting.setdefault(reason, []).append(question.id)
    if waiting:
        yield ""
    for message, ids in waiting.items():
        one, several = "needs the question", "need the question"
        said = f" {message}" if message.startswith(one) else f": {message}"
        said = said if len(ids) == 1 else said.replace(one, several, 1)
        yield from page.wrap(f"{', '.join(ids)}{said}")


def finished_lines(
    page: Page,
    questions: Sequence[QuestionView | Right],
    *,
    command: str,
    person: Sequence[QuestionView | Right],
    done: bool,
) -> Iterator[str]:
    """Yield the ending where nothing is left to do; ``done`` when it can be handed in."""
    right = [q for q in questions if q.status == "correct"]
    if right:
        kind = "automatic questions" if person else "questions"
        every = f"All {len(right)} {kind} are" if len(right) > 1 else f"{right[0].id} is"
        said = f"{every} correct: {given_points(right)} of {most_points(right)} points."
        yield from page.wrap(said, deeper=-1)
    for question in person:
        broken = question.status == "checker_error"
        what = (
            "could not be checked: the check is broken, not your answer"
            if broken
            else "is marked by a person"
        )
        yield from page.wrap(f"{question.id} {what}.", deeper=-1)
    if right:
        yield from page.wrap(OTHER_INPUTS, deeper=-1)
    pack = command.partition(" --")[0].replace(" check", " pack", 1)
    yield from page.commands([(pack, "makes the file to hand in") if done else (command, "")])


def given_points(questions: Sequence[QuestionView | Right]) -> str:
    """Return the points of all these together."""
    return plain(sum(number(q.points) or 0.0 for q in questions))


def most_points(questions: Sequence[QuestionView | Right]) -> str:
    """Return what these are worth; a bonus counts where nothing else is asked."""
    counted = [q for q in questions if not q.bonus] or questions
    return plain(sum(number(q.max_points) or 0.0 for q in counted))


def _titled(question: QuestionView | Right) -> str:
    title = "" if question.title == question.id else question.title
    return f"{title} (bonus)".strip() if question.bonus else title
