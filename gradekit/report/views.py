"""A result document as its student may see it: the page and the terminal are rendered from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradekit.report.disclosure import CheckView, Document, check_view
from gradekit.report.evidence_view import EvidenceView
from gradekit.report.text import listed, number, one_line, plain, short_title, visible
from gradekit.report.withheld import Level, left_of_question
from gradekit.report.words import (
    FAILING,
    LOADING,
    PERSON,
    WAITING,
    status_words,
    verdict_word,
)

__all__ = ["CheckView", "Document", "EvidenceView", "QuestionView", "StudentView"]

_PRINTED = 10


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
    override: str = ""  # points that a person gave, in a sentence

    @property
    def open(self) -> bool:
        """Whether its card is unfolded at first."""
        return (
            self.status not in {"correct", "written", *WAITING}
            or bool(self.override)
            or any(c.notes for c in self.checks)
        )

    @property
    def todo(self) -> str:
        """Say in one line what to do where nothing is written yet."""
        first = self.first
        if self.status not in WAITING or first is None:
            return ""
        found = re.fullmatch(r"not started: ([\w.]+)", first.message)
        if self.status == "blocked":
            return first.message
        file, _, line = first.place.rpartition(":")
        return f"Write {found[1] if found else 'your answer'}" + (
            f" in {file}, line {line}." if file else f" in {first.place}." if first.place else "."
        )

    @property
    def shown(self) -> tuple[CheckView, ...]:
        """The checks to show whole: hidden ones only where the student's own are correct."""
        open_ = [check for check in self.checks if not check.settled]
        own = [check for check in open_ if check.public]
        # What stopped every stage, as a class that is missing, is said once.
        said = dict.fromkeys((check.message, check.place) for check in own)
        one = own[:1] if len(said) == 1 and not any(check.evidence for check in own) else own
        return tuple(one or open_[:1])

    @property
    def elsewhere_only(self) -> bool:
        """Whether it is right on the public inputs, and wrong on others."""
        return all(check.settled or check.hidden for check in self.checks)

    @property
    def right(self) -> str:
        """Name the student's own checks that are correct, in words that people know."""
        settled = [check for check in self.checks if check.settled and check.public]
        names = list(dict.fromkeys(check.stage for check in settled if check.stage))
        more = sum(not check.stage for check in settled)
        if more and len(self.checks) > 1:
            names.append(f"{more} {'other ' if names else ''}{'check' if more == 1 else 'checks'}")
        return ", ".join(names)

    @property
    def elsewhere(self) -> str:
        """Say in one line how the hidden checks went."""
        hidden = [check for check in self.checks if not check.public]
        if not hidden or self.status in WAITING:
            return ""
        by_stage: dict[str, list[CheckView]] = {}
        for check in hidden:
            by_stage.setdefault(check.stage, []).append(check)
        said = [f"{stage} {_went(checks)}".strip() for stage, checks in by_stage.items()]
        if all(check.settled for check in hidden):
            said = ["all right"]
        return f"On inputs that are not shown: {', '.join(said)}."

    @property
    def first(self) -> CheckView | None:
        """Return the check to begin with: the first that is wrong, else that is not there yet."""
        open_ = [check for check in self.checks if not check.settled]
        return next((c for c in open_ if c.status not in WAITING), open_[0] if open_ else None)


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
    output: tuple[str, ...] = ()  # what the student's code printed; only in their own check
    output_left: int = 0

    @classmethod
    def from_document(
        cls,
        document: Document,
        *,
        title: str,
        hints: Mapping[str, Sequence[str]],
        command: str = "gradekit check",
        level: Level = "status",
    ) -> StudentView:
        """Keep of the document what its student may see, and nothing else.

        ``hints`` holds ladders by misconception id and by question id; the first goes before.
        ``level`` says how much is told of hidden checks.
        """
        questions = tuple(
            _question(left_of_question(question, level), hints, command, level)
            for question in document.get("questions") or ()
        )
        printed = _printed(document)
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
            output=tuple(printed[:_PRINTED]),
            output_left=max(len(printed) - _PRINTED, 0),
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
        return tuple(q for q in self.questions if q.status in PERSON and not q.override)

    @property
    def unloaded(self) -> CheckView | None:
        """Return what stopped the file from loading, where no question could be asked."""
        asked = [q.first for q in self.questions if q.status not in PERSON]
        if not asked or not all(check and LOADING in check.message for check in asked):
            return None
        return asked[0]

    @property
    def load_error(self) -> str:
        """Say what stopped the file from loading, without the file's name."""
        check = self.unloaded
        if check is None:
            return ""
        # "gates.py: while importing: SyntaxError: ..." is said of the file already; in "stopped at
        # the time limit of 5 s of CPU while importing; ..." what comes before is what happened.
        before, _, after = check.message.partition(LOADING)
        return after.lstrip(" :,") if before.rstrip().endswith(":") else check.message

    @property
    def mend(self) -> str:
        """Say what to do about a file that does not load."""
        file, _, line = self.unloaded.place.rpartition(":") if self.unloaded else ("", "", "")
        if not file and self.unloaded and self.unloaded.place:
            return f"Mend {self.unloaded.place}, then check again."
        if not file:
            return "Mend that, then check again."
        where = "" if file == self.file or not self.file else f" of {file}"
        return f"Mend line {line}{where}, then check again."

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
    lines += [f"{q.id}: {q.override}." for q in questions if q.override]
    if any(q.bonus for q in questions):
        lines.append("Bonus questions add points; without them nothing is lost.")
    penalty = document.get("penalty")
    if isinstance(penalty, Mapping):
        why = one_line(penalty.get("why")) or "late"
        lines.append(f"Taken off: {plain(penalty.get('points'))} ({why}).")
    return lines


def _printed(document: Document) -> list[str]:
    """Return what the student's code printed: in their own check, never in a graded page."""
    lines = document.get("output_lines")
    if document.get("student") is not None or not isinstance(lines, (list, tuple)):
        return []
    return [part for line in lines for part in visible(line, 300).rstrip().split("\n")]


def _went(checks: Sequence[CheckView]) -> str:
    """Say how the hidden checks of one stage went."""
    first = next((check for check in checks if not check.settled), None)
    if first is None:
        return "right"
    word = "wrong" if first.word == "wrong value" else first.word
    return f"{word} ({first.extent})" if first.extent else word


def _override(question: Document) -> str:
    given = question.get("override")
    if not isinstance(given, Mapping):
        return ""
    points, most = plain(given.get("points")), plain(question.get("max_points"))
    why = one_line(given.get("why"), 300).rstrip(".")
    return f"{points} of {most} points, set by your course" + (f": {why}" if why else "")


def _question(
    question: Document, hints: Mapping[str, Sequence[str]], command: str, level: Level
) -> QuestionView:
    name = one_line(question.get("id"))
    status = one_line(question.get("status"))
    raw = [check for check in question.get("checks") or () if isinstance(check, Mapping)]
    open_ = [check for check in raw if check.get("status") != "correct"]
    # What is written and wrong is said before what is not written yet.
    written = [check for check in open_ if check.get("status") in FAILING]
    first = next(iter(written or open_), {})
    if status in WAITING and written:
        status = one_line(first.get("status"))
    cause = first.get("misconception")
    ladder: Sequence[str] = ()
    if status in FAILING or status in WAITING:
        named: Document = cause if isinstance(cause, Mapping) else {}
        ladder = named.get("hints") or hints.get(str(named.get("id"))) or hints.get(name) or ()
    word = verdict_word(status, first.get("reason") if first.get("status") == status else None)
    override = _override(question)
    given, most = number(question.get("points")), number(question.get("max_points"))
    full = bool(most) and given is not None and given >= (most or 0.0)
    return QuestionView(
        id=name,
        title=short_title(one_line(question.get("title"))) or name,
        status=status,
        word="marked by a person" if override and status in PERSON else word,
        points=plain(question.get("points")),
        max_points=plain(question.get("max_points")),
        bonus=bool(question.get("bonus")),
        checks=tuple(
            check_view(check, name, full=full and not override, level=level) for check in raw
        ),
        hints=tuple(visible(hint) for hint in ladder),
        command=one_line(f"{command} {name}"),
        override=override,
    )
