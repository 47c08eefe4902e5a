"""What the class page shows: for staff only, nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.report.close_calls import CloseCalls
from gradekit.report.heavy import Weights
from gradekit.report.mistakes import (
    SETTLED,
    Group,
    checks_of,
    questions_of,
    student_of,
)
from gradekit.report.similar import Similar
from gradekit.report.stopped import Stopped
from gradekit.report.text import listed, number, one_line, plain, plural
from gradekit.report.words import FAILING, SUBMISSION, WAITING

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something to look at before marks are released."""

    what: str
    advice: str
    students: tuple[str, ...] = ()
    place: str = ""  # of the page, where more is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of the histogram of points."""

    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question over all submissions."""

    id: str
    title: str
    max_points: str
    mean: str
    mean_share: float
    full: str
    flawed: int  # submissions with every point of it, though something is wrong
    counts: tuple[tuple[str, str, int], ...]  # status, word, submissions
    parts: tuple[tuple[str, int], ...]  # of the stacked bar: good, bad, open, person
    common: str
    common_count: int
    discrimination: str
    low: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One result that the last run changed."""

    student: str
    before: str  # points
    points: str
    moved: bool
    cause: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What the last run changed in results that were there before."""

    began: str
    rows: tuple[Moved, ...]
    left_out: int  # changes that would make the page too long
    moved: int  # marks that are not as they were, those left out as well
    new: int  # students who have their first result


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Points of one question that a person set."""

    student: str
    question: str
    points: str
    max_points: str
    counted: str  # what the checks gave
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentRow:
    """One submission in the table of students; not part of the view, which all rows would fill."""

    id: str
    status: str
    word: str
    points: str
    statuses: Mapping[str, str]  # by question
    given: tuple[str, ...]  # questions whose points a person set
    flawed: bool  # every point, though something is wrong
    notes: str

    @classmethod
    def from_document(cls, document: Document) -> StudentRow:
        """Read what the table of students says of a result document."""
        states = {one_line(q.get("id")): str(q.get("status")) for q in questions_of(document)}
        status = str(document.get("status"))
        notes = list(listed(document.get("notes")))
        waiting = sum(state in WAITING for state in states.values())
        if waiting and status in SETTLED:
            notes.append(f"{plural(waiting, 'question')} without an answer")
        return cls(
            id=student_of(document),
            status=status,
            word=SUBMISSION.get(status, one_line(status)),
            points=plain(document.get("points")),
            statuses=states,
            given=tuple(given.question for given in points_given(document)),
            flawed=is_flawed(document),
            notes=one_line("; ".join(notes), 200),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """All result documents of an assignment, as staff see them."""

    title: str
    assignment: str
    when: str
    submissions: int
    graded: int
    person: int
    counted: int
    median: str
    full: int
    flawed: int  # submissions with every point, though something is wrong
    max_points: str
    todo: tuple[Todo, ...]
    bars: tuple[Bar, ...]
    median_at: float | None  # in bars, from the left edge of the first
    questions: tuple[QuestionRow, ...]
    groups: tuple[Group, ...]
    rare: tuple[Group, ...]  # mistakes that one submission made
    left_out: int  # groups that would make the page too long
    given: tuple[Given, ...]
    versions: tuple[str, ...]
    isolations: tuple[str, ...]
    close: CloseCalls
    stopped: tuple[Stopped, ...]
    stopped_left_out: int
    weights: Weights
    similar: Similar | None  # None where nothing was compared
    since: Since | None  # None where the last run changed nothing that was there


def has_all_points(of: Document) -> bool:
    """Tell whether a document or a question has every point there is."""
    points, most = number(of.get("points")), number(of.get("max_points"))
    return points is not None and bool(most) and points >= (most or 0.0)


def is_flawed(document: Document) -> bool:
    """Tell whether a submission has every point though a question is wrong, and no person knows."""
    return has_all_points(document) and any(
        q.get("status") in FAILING and "override" not in q for q in questions_of(document)
    )


def points_given(document: Document) -> Iterator[Given]:
    """Yield the points of a document that a person set."""
    for question in questions_of(document):
        given = question.get("override")
        if isinstance(given, Mapping):
            earned = [p for p in (number(c.get("points")) for c in checks_of(question)) if p]
            yield Given(
                student=student_of(document),
                question=one_line(question.get("id")),
                points=plain(given.get("points")),
                max_points=plain(question.get("max_points")),
                counted=plain(sum(earned)),
                why=one_line(given.get("why"), 300),
            )
