"""A result document as its student may see it: the page and the terminal are rendered from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradekit.report.disclosure import CheckView, Document, EvidenceView, check_view
from gradekit.report.text import listed, number, one_line, plain, visible
from gradekit.report.words import FAILING, PERSON, WAITING, status_words, verdict_word

__all__ = ["CheckView", "Document", "EvidenceView", "QuestionView", "StudentView"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question as its student may see it."""

    id: str
    title: str
    status: str
    word: str
    points: str
    max_points: str
    bonus: bool
    checks: tuple[CheckView, ...]
    hints: tuple[str, ...]
    command: str

    @property
    def short_title(self) -> str:
        """Return the title up to its colon, where there is one early."""
        head, colon, _ = self.title.partition(": ")
        return head if colon and len(head) <= 30 else self.title

    @property
    def open(self) -> bool:
        """Whether its card is unfolded at first."""
        return self.status not in {"correct", "written"} or any(c.notes for c in self.checks)

    @property
    def first(self) -> CheckView | None:
        """Return the first check that is not correct: the one that names the status."""
        return next((check for check in self.checks if not check.settled), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentView:
    """A result document as its student may see it."""

    title: str
    assignment: str
    student: str
    status: str
    file: str
    points: str
    max_points: str
    share: float  # of the ring that is filled
    counts: tuple[tuple[str, str, int], ...]  # status, word, questions
    score: tuple[str, ...]
    questions: tuple[QuestionView, ...]
    notes: tuple[str, ...]
    gradekit: str
    schema: str
    isolation: str
    command: str

    @classmethod
    def from_document(
        cls,
        document: Document,
        *,
        title: str,
        hints: Mapping[str, Sequence[str]],
        command: str = "gradekit check",
    ) -> StudentView:
        """Keep of the document what its student may see, and nothing else.

        ``hints`` holds ladders by misconception id and by question id; the first goes before.
        """
        questions = tuple(
            _question(question, hints, command) for question in document.get("questions") or ()
        )
        points, most = number(document.get("points")), number(document.get("max_points"))
        counts = Counter((q.status, status_words(q.status).word) for q in questions)
        return cls(
            title=one_line(title) or one_line(document.get("assignment")),
            assignment=one_line(document.get("assignment")),
            student=one_line(document.get("student")),
            status=one_line(document.get("status")),
            file=one_line(document.get("file"), 200),
            points=plain(points),
            max_points=plain(most),
            share=min(max((points or 0) / most, 0.0), 1.0) if most else 0.0,
            counts=tuple((status, word, n) for (status, word), n in counts.items()),
            score=tuple(_score(document, questions)),
            questions=questions,
            notes=tuple(listed(document.get("notes"))),
            gradekit=one_line(document.get("gradekit")),
            schema=one_line(document.get("schema")),
            isolation=one_line(document.get("isolation")),
            command=one_line(command),
        )

    @property
    def failing(self) -> tuple[QuestionView, ...]:
        """The questions whose answer is not correct."""
        return tuple(q for q in self.questions if q.status in FAILING)

    @property
    def waiting(self) -> tuple[QuestionView, ...]:
        """The questions that have no answer yet."""
        return tuple(q for q in self.questions if q.status in WAITING)

    @property
    def person(self) -> tuple[QuestionView, ...]:
        """The questions that a person decides."""
        return tuple(q for q in self.questions if q.status in PERSON)

    @property
    def start(self) -> QuestionView | None:
        """Return the one question to look at next: a mistake, else the first without an answer."""
        begun = [q for q in self.waiting if q.status == "not_started"]
        return next(iter([*self.failing, *begun, *self.waiting]), None)


def _score(document: Document, questions: tuple[QuestionView, ...]) -> list[str]:
    """Say how the points add up; the sum is printed only where it is the document's own."""
    total, most = plain(document.get("points")), plain(document.get("max_points"))
    given = [q for q in questions if q.points]
    lines = []
    added = plain(sum(float(q.points) for q in given))
    if given and len(given) <= 12 and added == total:
        sums = " + ".join(f"{q.points} ({q.id})" for q in given)
        lines.append(f"{sums} = {total} of {most} points.")
    elif total:
        lines.append(f"The points of the questions together: {total} of {most}.")
    elif given:
        lines.append(f"So far {added} of {most} points; the rest is not marked yet.")
    open_ = [q for q in questions if not q.points]
    if open_:
        names = ", ".join(f"{q.id} ({q.max_points})" for q in open_)
        lines.append(f"Not marked yet, and not counted: {names}.")
    if any(q.bonus for q in questions):
        lines.append("Bonus questions add points; without them nothing is lost.")
    penalty = document.get("penalty")
    if isinstance(penalty, Mapping):
        why = one_line(penalty.get("why")) or "late"
        lines.append(f"Taken off: {plain(penalty.get('points'))} ({why}).")
    return lines


def _question(question: Document, hints: Mapping[str, Sequence[str]], command: str) -> QuestionView:
    name = one_line(question.get("id"))
    status = one_line(question.get("status"))
    raw = [check for check in question.get("checks") or () if isinstance(check, Mapping)]
    first = next((check for check in raw if check.get("status") != "correct"), {})
    cause = first.get("misconception")
    ladder: Sequence[str] = ()
    if status in FAILING or status in WAITING:
        known = cause.get("id") if isinstance(cause, Mapping) else None
        ladder = hints.get(str(known)) or hints.get(name) or ()
    return QuestionView(
        id=name,
        title=one_line(question.get("title")) or name,
        status=status,
        word=verdict_word(status, first.get("reason") if first.get("status") == status else None),
        points=plain(question.get("points")),
        max_points=plain(question.get("max_points")),
        bonus=bool(question.get("bonus")),
        checks=tuple(check_view(check, name) for check in raw),
        hints=tuple(visible(hint) for hint in ladder),
        command=one_line(f"{command} {name}"),
    )
