"""The rule of disclosure: what a student may see of one check.

A check is built field by field from what students may see, so that a key which somebody adds to the
document later stays unseen. Of a check that is not public, or whose evidence is of a hidden draw,
remain its status, how many elements are wrong, and the exception's type, file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradekit.report.evidence_view import (
    EvidenceView,
    ShapeView,
    evidence_view,
    shape_views,
    shape_words,
)
from gradekit.report.text import listed, number, one_line, plain, short, visible
from gradekit.report.withheld import Document, Level, discreet_message, is_hidden, left_of_check
from gradekit.report.words import (
    CALLED,
    CALLED_STAGES,
    ELSEWHERE,
    FAILING,
    HIDDEN_CHECK_WRONG,
    UNPAID_FAILED,
    UNPAID_WRONG,
    status_words,
    verdict_word,
)

__all__ = ["CheckView", "Document", "EvidenceView", "check_view", "discreet_message", "is_hidden"]

_MOST_LINES = 7
_MOST_CAUSES = 4
_MOST_FACTS = 8
_MEASURED = frozenset({"value", "not_finite", "nonlinear"})
_COMPARED = _MEASURED | {"judge", "nondeterministic", None}
_ON_TYPES = re.compile(r"\bjudged\b|\b(?:float|int|uint|complex)\d+\b|\bdtype\b|\bobject\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseView:
    """A misconception that was tested and fits."""

    sentence: str
    evidence: str
    residual: str
    id: str = ""
    output: str = ""  # which output it explains, "" for all that is wrong
    why: str = ""  # how people come to make it
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line of the student's own file."""

    number: int
    text: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One check as its student may see it."""

    id: str
    name: str
    status: str
    word: str
    points: str
    max_points: str
    message: str
    hidden: bool  # what it says comes from inputs that are not shown
    public: bool = True  # whether the student has the check itself
    stage: str = ""  # forward, backward, or neither
    extent: str = ""  # how much of it is wrong
    inputs: str = ""
    unpaid: str = ""  # said where something is wrong and yet no point is lost
    right: tuple[str, ...] = ()
    place: str = ""
    excerpt: tuple[CodeLine, ...] = ()
    evidence: EvidenceView | None = None
    cause: CauseView | None = None
    also: tuple[CauseView, ...] = ()  # further causes, of other outputs
    facts: tuple[str, ...] = ()  # what is certain
    shapes: tuple[ShapeView, ...] = ()
    explanation: str = ""
    notes: tuple[str, ...] = ()
    output_lines: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do here."""
        return self.status == "correct"

    @property
    def called(self) -> str:
        """Say what was called, up to the inputs."""
        return CALLED_STAGES if self.stage else CALLED

    @property
    def headline(self) -> str:
        """Say in short what is the matter: of shapes the pairs follow."""
        names = [pair.name for pair in self.shapes]
        if not names:
            return self.message
        return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} the wrong shape"

    @property
    def stock(self) -> bool:
        """Whether its message says nothing that the line on hidden inputs does not say."""
        return not self.public and self.message.startswith(HIDDEN_CHECK_WRONG)


def check_view(
    check: Document, question: str, *, full: bool = False, level: Level = "status"
) -> CheckView:
    """Show a check; of one that quotes a hidden draw keep only what gives no value away.

    ``full`` tells that the question has all its points, whatever becomes of this check.
    """
    check = left_of_check(check, question, level)
    view = _settled(check, question)
    if view.settled:  # most are: nothing more is to be shown
        return view
    found, cause = check.get("evidence"), check.get("misconception")
    evidence: Document = found if isinstance(found, Mapping) else {}
    line = check.get("line") if isinstance(check.get("line"), int) else None
    seen = replace(
        view,
        message=view.message or status_words(view.status).sentence,
        extent=(_extent(evidence) or _told(view.message)) if view.status == "wrong" else "",
        unpaid=_unpaid(view.status) if full and not number(check.get("max_points")) else "",
        place=place_of(check),
        excerpt=tuple(_excerpt(check.get("excerpt"), line)),
        cause=_cause(cause, hidden=view.hidden) if isinstance(cause, Mapping) else None,
    )
    if seen.hidden:
        return seen
    return replace(
        seen,
        inputs=one_line(evidence.get("inputs") or check.get("inputs"), 300),
        right=tuple(_right(check, evidence)),
        evidence=_evidence(check, evidence),
        also=tuple(_also(check)),
        facts=tuple(listed(check.get("facts")))[:_MOST_FACTS],
        shapes=shape_views(seen.message) if check.get("reason") == "shape" else (),
        explanation=one_line(check.get("explanation")),
    )


def _settled(check: Document, question: str) -> CheckView:
    """Show of a check what one that is correct has as well."""
    name, status = one_line(check.get("id")), one_line(check.get("status"))
    public, hidden = check.get("public") is True, is_hidden(check)
    message = visible(check.get("message")).strip()
    if check.get("student_message") is not None:
        message = visible(check.get("student_message")).strip()
    elif hidden:
        message = discreet_message(check)
    stage = next((s for s in ("forward", "backward") if name.endswith(f".{s}")), "")
    secret = f"{ELSEWHERE}, {stage}" if stage else ELSEWHERE
    return CheckView(
        id=name if public else question,
        name=(name.removeprefix(f"{question}.") or name) if public else secret,
        status=status,
        word=verdict_word(status, check.get("reason")),
        points=plain(check.get("points")),
        max_points=plain(check.get("max_points")),
        message=message,
        hidden=hidden,
        public=public,
        stage=stage,
        notes=() if hidden else tuple(_notes(check)),
        output_lines=() if hidden else tuple(listed(check.get("output_lines")))[:20],
    )


def place_of(check: Document) -> str:
    """Say where a check points: ``gates.py:12``; in a notebook the cell, and the line in it."""
    file, line = one_line(check.get("file"), 200), check.get("line")
    if not file or not isinstance(line, int):
        return f"{file}{_cell(check)}"
    cell = _cell(check) or (", " if file.endswith("]") else "")  # cell [7], of a running notebook
    return f"{file}{cell.rstrip(', ')}, line {line}" if cell else f"{file}:{line}"


def _cell(check: Document) -> str:
    cell = check.get("cell")
    return f", cell {cell}" if isinstance(cell, int) else ""


def _notes(check: Document) -> list[str]:
    """Where the code stopped, notes on the type of what it returned before only distract."""
    notes = list(listed(check.get("notes")))
    if check.get("status") in {"correct", "wrong"}:
        return notes
    return [note for note in notes if not _ON_TYPES.search(note)]


def _unpaid(status: str) -> str:
    if status == "wrong":
        return UNPAID_WRONG
    return UNPAID_FAILED if status in FAILING else ""


def _extent(evidence: Document) -> str:
    n, wrong = number(evidence.get("n")), number(evidence.get("n_wrong"))
    return f"{wrong:g} of {n:g} element{'s' * (n != 1)}" if n and wrong else ""


def _told(message: str) -> str:
    """Find the extent in a discreet message: a student's document has no evidence any more."""
    found = re.search(r": (\d+ of \d+ elements?)\.$", message)
    return found[1] if found else ""


def _right(check: Document, evidence: Document) -> list[str]:
    """Say what is right about a wrong answer: the rest is easier to find."""
    if check.get("status") != "wrong" or check.get("reason") not in _MEASURED:
        return []
    n, wrong = number(evidence.get("n")), number(evidence.get("n_wrong"))
    lines = []
    if shape := shape_words(evidence.get("shape")):
        lines.append(f"the shape {shape} is right")
    if n and wrong is not None and n > wrong:
        agree = "element agrees" if n - wrong == 1 else "elements agree"
        lines.append(f"{n - wrong:g} of {n:g} {agree}")
    return lines


def _excerpt(lines: Any, marked: int | None) -> list[CodeLine]:
    if not isinstance(lines, (list, tuple)):
        return []
    shown = [
        CodeLine(number=line[0], text=visible(line[1], 300).rstrip(), marked=line[0] == marked)
        for line in lines[:_MOST_LINES]
        if isinstance(line, (list, tuple)) and len(line) == 2 and isinstance(line[0], int)
    ]
    told = [i for i, line in enumerate(shown) if line.text or line.marked]
    return shown[told[0] : told[-1] + 1] if told else []


def _cause(cause: Document, *, hidden: bool) -> CauseView:
    return CauseView(
        sentence=one_line(cause.get("sentence")),
        evidence="" if hidden else one_line(cause.get("evidence")).removesuffix("."),
        residual="" if hidden else short(cause.get("residual")),
        id=one_line(cause.get("id")),
        output="" if hidden else one_line(cause.get("output"), 60),
        why="" if hidden else one_line(cause.get("why")),
        hints=tuple(_hints(cause.get("hints")))[: 1 if hidden else None],
    )


def _hints(hints: Any) -> list[str]:
    return [visible(hint) for hint in hints] if isinstance(hints, (list, tuple)) else []


def _also(check: Document) -> list[CauseView]:
    causes = check.get("also")
    found = causes if isinstance(causes, (list, tuple)) else ()
    shown = [_cause(cause, hidden=False) for cause in found if isinstance(cause, Mapping)]
    return shown[:_MOST_CAUSES]


def _evidence(check: Document, evidence: Document) -> EvidenceView | None:
    """Show elements where values were compared: beside a wrong shape they mean nothing."""
    return evidence_view(evidence) if evidence and check.get("reason") in _COMPARED else None
