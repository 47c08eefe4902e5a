"""The rule of disclosure: what a student may see of one check.

A check is built field by field from what students may see, so that a key which somebody adds to the
document later stays unseen. Of a check that is not public, or whose evidence is of a hidden draw,
remain its status, how many elements are wrong, and the exception's type, file and line.
"""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradekit.report.text import apart, listed, number, one_line, plain, ratio, short, visible
from gradekit.report.words import (
    ELSEWHERE,
    FAILING,
    HIDDEN_CHECK_WRONG,
    HIDDEN_WRONG,
    UNPAID_FAILED,
    UNPAID_WRONG,
    status_words,
    verdict_word,
)

Document = Mapping[str, Any]

_MOST_ELEMENTS = 8
_MOST_LINES = 7
_MAP_CELLS = 144
_PROJECTION = 46.0  # half the width of a row's picture, in its own units
_ON_TYPES = re.compile(r"\bjudged\b|\b(?:float|int|uint|complex)\d+\b|\bdtype\b|\bobject\b")
# An exception class of the student's own could carry a hidden value in its name.
_KNOWN_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) | {"LinAlgError", "AxisError", "UFuncTypeError"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementView:
    """One wrong element: where, and what was there."""

    where: str
    got: str
    want: str
    ratio: str
    at_got: float | None = None  # place in the row's picture, from -46 to 46
    at_want: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """The wrong elements of one output on one public draw."""

    output: str
    shape: str
    n: int
    n_wrong: int
    max_rel_err: str
    tolerance: str
    elements: tuple[ElementView, ...]
    pattern: tuple[tuple[bool, ...], ...] = ()  # wrong or not, where every element is known


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseView:
    """A misconception that was tested and fits."""

    sentence: str
    evidence: str
    residual: str


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
    explanation: str = ""
    notes: tuple[str, ...] = ()
    output_lines: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do here."""
        return self.status == "correct"

    @property
    def stock(self) -> bool:
        """Whether its message says nothing that the line on hidden inputs does not say."""
        return not self.public and self.message.startswith(HIDDEN_CHECK_WRONG)


def check_view(check: Document, question: str, *, full: bool = False) -> CheckView:
    """Show a check; of one that quotes a hidden draw keep only what gives no value away.

    ``full`` tells that the question has all its points, whatever becomes of this check.
    """
    name = one_line(check.get("id"))
    status = one_line(check.get("status"))
    found = check.get("evidence")
    evidence: Document = found if isinstance(found, Mapping) else {}
    hidden = is_hidden(check)
    line = check.get("line") if isinstance(check.get("line"), int) else None
    message = visible(check.get("message")).strip()
    cause = check.get("misconception")
    if check.get("student_message") is not None:
        message = visible(check.get("student_message")).strip()
    elif hidden:
        message = discreet_message(check)
    public = check.get("public") is True
    stage = next((s for s in ("forward", "backward") if name.endswith(f".{s}")), "")
    secret = f"{ELSEWHERE}, {stage}" if stage else ELSEWHERE
    return CheckView(
        id=name if public else question,
        name=(name.removeprefix(f"{question}.") or name) if public else secret,
        status=status,
        word=verdict_word(status, check.get("reason")),
        points=plain(check.get("points")),
        max_points=plain(check.get("max_points")),
        message=message or ("" if status == "correct" else status_words(status).sentence),
        hidden=hidden,
        public=public,
        stage=stage,
        extent=(_extent(evidence) or _told(message)) if status == "wrong" else "",
        inputs="" if hidden else one_line(evidence.get("inputs") or check.get("inputs"), 300),
        unpaid=_unpaid(status) if full and not number(check.get("max_points")) else "",
        right=() if hidden else tuple(_right(check, evidence)),
        place=place_of(check),
        excerpt=tuple(_excerpt(check.get("excerpt"), line)),
        evidence=_evidence(evidence) if evidence and not hidden else None,
        cause=_cause(cause, hidden=hidden) if isinstance(cause, Mapping) else None,
        explanation="" if hidden else one_line(check.get("explanation")),
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
    return f"{wrong:g} of {n:g} elements" if n and wrong else ""


def _told(message: str) -> str:
    """Find the extent in a discreet message: a student's document has no evidence any more."""
    found = re.search(r": (\d+ of \d+ elements)\.$", message)
    return found[1] if found else ""


def is_hidden(check: Document) -> bool:
    """Tell whether a check is hidden, or what it says comes from a hidden draw."""
    evidence = check.get("evidence")
    draw = evidence.get("draw", "public") if isinstance(evidence, Mapping) else "public"
    return check.get("public") is not True or draw != "public" or bool(check.get("hidden_message"))


def discreet_message(check: Document) -> str:
    """Say what happened on a hidden draw without a value of it."""
    found, status = check.get("evidence"), check.get("status")
    evidence: Document = found if isinstance(found, Mapping) else {}
    line = check.get("line") if isinstance(check.get("line"), int) else None
    file = one_line(check.get("file"), 200)
    if status == "wrong":
        opening = HIDDEN_WRONG if check.get("public") is True else HIDDEN_CHECK_WRONG
        extent = _extent(evidence)
        return f"{opening}: {extent}." if extent else f"{opening}."
    if status != "crashed":
        return ""
    names = re.findall(r"\b[A-Z]\w+", str(check.get("message") or "")[:400])
    name = next((name for name in names if name in _KNOWN_EXCEPTIONS), "An exception")
    where = f" in {file}{_cell(check)}" if file else ""
    return (
        f"{name}{where}{f', line {line}' if line and file else ''}, on inputs that are not shown."
    )


def _right(check: Document, evidence: Document) -> list[str]:
    """Say what is right about a wrong answer: the rest is easier to find."""
    if check.get("status") != "wrong" or check.get("reason") not in {"value", "nonlinear"}:
        return []
    n, wrong = number(evidence.get("n")), number(evidence.get("n_wrong"))
    lines = []
    if shape := _shape(evidence.get("shape")):
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
        evidence="" if hidden else one_line(cause.get("evidence")),
        residual="" if hidden else short(cause.get("residual")),
    )


def _shape(shape: Any) -> str:
    if not isinstance(shape, (list, tuple)):
        return ""
    sizes = [f"{size}" for size in shape if isinstance(size, int)]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _evidence(evidence: Document) -> EvidenceView:
    wrong = [
        element for element in evidence.get("first_wrong") or () if isinstance(element, Mapping)
    ]
    output = one_line(evidence.get("output"), 60)
    n, n_wrong = (int(number(evidence.get(key)) or 0) for key in ("n", "n_wrong"))
    return EvidenceView(
        output=output,
        shape=_shape(evidence.get("shape")),
        n=n,
        n_wrong=n_wrong,
        max_rel_err=short(evidence.get("max_rel_err")),
        tolerance=short(evidence.get("tolerance")),
        elements=tuple(_elements(wrong[:_MOST_ELEMENTS], output)),
        pattern=_pattern(evidence.get("shape"), wrong, n, n_wrong),
    )


def _elements(wrong: Sequence[Document], output: str) -> list[ElementView]:
    values = [(number(e.get("got")), number(e.get("want"))) for e in wrong]
    sizes = [abs(v) for pair in values for v in pair if v is not None and math.isfinite(v)]
    scale = max(sizes, default=0.0)

    def place(value: float | None) -> float | None:
        if value is None or not math.isfinite(value) or not scale:
            return None
        return round(value / scale * _PROJECTION, 1)

    texts = [apart(element.get("got"), element.get("want")) for element in wrong]
    return [
        ElementView(
            where=f"{output}{_index(element.get('index'))}",
            got=mine,
            want=theirs,
            ratio=ratio(element.get("got"), element.get("want")),
            at_got=place(got),
            at_want=place(want),
        )
        for element, (got, want), (mine, theirs) in zip(wrong, values, texts, strict=True)
    ]


def _index(index: Any) -> str:
    if isinstance(index, (list, tuple)):
        return f"[{', '.join(str(i) for i in index)}]" if index else ""
    return "" if index is None else f"[{one_line(index, 40)}]"


def _pattern(
    shape: Any, wrong: Sequence[Document], n: int, n_wrong: int
) -> tuple[tuple[bool, ...], ...]:
    """Return which elements are wrong, if all of them are known and it tells something."""
    sizes = list(shape) if isinstance(shape, (list, tuple)) else []
    if not 1 <= len(sizes) <= 2 or not 1 < n <= _MAP_CELLS or not 0 < n_wrong < n:
        return ()
    places = {tuple(element.get("index") or ()) for element in wrong}
    rows, columns = (1, sizes[0]) if len(sizes) == 1 else sizes
    if len(places) != n_wrong or rows * columns != n:
        return ()
    return tuple(
        tuple(((c,) if len(sizes) == 1 else (r, c)) in places for c in range(columns))
        for r in range(rows)
    )
