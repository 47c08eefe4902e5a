"""What is left of a check that tells of inputs which students do not see, at three levels.

It is built field by field: a key that somebody adds to the document later is not in it. No level
leaves an input, a value, a print or the text of an exception.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from gradekit.report.text import number, one_line
from gradekit.report.words import (
    HIDDEN_CHECK_WRONG,
    HIDDEN_WRONG,
    PERSON,
    REASON,
    STATUS,
    WAITING,
)

Document = Mapping[str, Any]
# The points alone; how each went as well; and a misconception's sentence and first hint as well.
Level = Literal["points", "status", "hint"]
LEVELS: tuple[Level, ...] = ("points", "status", "hint")

_MOST_LINES = 2_000
_AROUND = 7  # lines of an excerpt
_KINDS = frozenset({"gradient", "values", "raises", "rule", "written"})
# An exception class of the student's own could carry a hidden value in its name.
_KNOWN_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) | {"LinAlgError", "AxisError", "UFuncTypeError"}


def is_hidden(check: Document) -> bool:
    """Tell whether a check is hidden, or what it says comes from a hidden draw."""
    evidence = check.get("evidence")
    draw = evidence.get("draw", "public") if isinstance(evidence, Mapping) else "public"
    return check.get("public") is not True or draw != "public" or bool(check.get("hidden_message"))


def left_of_question(question: Document, level: Level) -> dict[str, Any]:
    """Return a question of a result document as its student may see it."""
    name = one_line(question.get("id"))
    checks = [check for check in question.get("checks") or () if isinstance(check, Mapping)]
    if level != "points" or not any(map(is_hidden, checks)):
        return {**question, "checks": [left_of_check(check, name, level) for check in checks]}
    own = [left_of_check(check, name, level) for check in checks if _told_by_points(check)]
    status = next((c["status"] for c in own if c.get("status") != "correct"), "")
    if not status:
        said = one_line(question.get("status"))
        # Without a public check, what the file lacks is said by nothing else.
        plain = said in WAITING | {"missing"} and not any(c.get("public") is True for c in checks)
        lost = _lost(question) and "override" not in question
        status = said if plain else "wrong" if lost else "correct"
        if plain or lost:
            shares = {key: question.get(key) for key in ("points", "max_points")}
            own.append(_stripped({"status": status, **shares}, name, status))
    return {**question, "status": status, "checks": own}


def _told_by_points(check: Document) -> bool:
    """Tell whether a check stays at the level of points: a student's own, or a person's."""
    return check.get("public") is True or _one_of(PERSON, check.get("status")) is not None


def left_of_check(check: Document, question: str, level: Level) -> dict[str, Any]:
    """Return a check of a result document as its student may see it."""
    if not is_hidden(check):
        return {**check, "closeness": None, "signature": None}
    status = _one_of(STATUS, check.get("status")) or "checker_error"
    if level != "points":
        return _told(check, question, status, level)
    if status in PERSON or (status in WAITING | {"missing"} and check.get("public") is not True):
        return _stripped(check, question, status)
    return _stripped(check, question, "wrong" if _lost(check) else "correct")


def _lost(part: Document) -> bool:
    given, most = number(part.get("points")), number(part.get("max_points"))
    return given is not None and bool(most) and given < (most or 0.0)


def _stripped(check: Document, question: str, status: str) -> dict[str, Any]:
    """Return a check with its points and the status given, and nothing else."""
    public = check.get("public") is True
    opening = HIDDEN_WRONG if public else HIDDEN_CHECK_WRONG
    message = f"{opening}." if status == "wrong" else ""
    stage = _stage(check)
    return {
        "id": one_line(check.get("id")) if public else ".".join((question, "hidden", *stage)),
        "kind": _one_of(_KINDS, check.get("kind")),
        "status": status,
        "reason": None,
        "public": public,
        "points": number(check.get("points")),
        "max_points": number(check.get("max_points")),
        "message": message,
        "student_message": message,
        "hidden_message": True,
        "file": None,
        "cell": None,
        "line": None,
        "evidence": None,
        "extent": None,
        "misconception": None,
        "also": [],
        "facts": [],
        "notes": [],
        "excerpt": [],
        "explanation": None,
        "closeness": None,
        "signature": None,
    }


def _told(check: Document, question: str, status: str, level: Level) -> dict[str, Any]:
    """Return a check with how it went, and at most the sentence of a misconception."""
    if status == "correct":  # most are, and of those there is nothing else to tell
        return _stripped(check, question, status)
    cause = check.get("misconception")
    placed = {**check, **_place(check), "status": status}
    message = discreet_message(placed)
    named = level == "hint" and status == "wrong"
    return {
        **_stripped(check, question, status),
        **_place(check),
        "reason": _one_of(REASON, check.get("reason")),
        "message": message,
        "student_message": message,
        "extent": _extent(check),
        "misconception": _cause(cause) if named and isinstance(cause, Mapping) else None,
    }


def _stage(check: Document) -> tuple[str, ...]:
    end = one_line(check.get("id")).rpartition(".")[2]
    return (end,) if end in ("forward", "backward") else ()


def _cause(cause: Document) -> dict[str, Any]:
    hints = cause.get("hints")
    first = [one_line(h) for h in hints[:1]] if isinstance(hints, (list, tuple)) else []
    return {
        "id": one_line(cause.get("id")),
        "sentence": one_line(cause.get("sentence")),
        "evidence": "",
        "residual": None,
        "output": None,
        "why": "",
        "hints": first,
    }


def _place(check: Document) -> dict[str, Any]:
    """Return where a check points in the student's own file.

    A line is the student's own choice: in a file of a million lines it would say 20 bits of a
    hidden input. Homework has its statements in far fewer.
    """
    line, cell, excerpt = (_whole(check.get("line")), _whole(check.get("cell")), _lines(check))
    stands = dict(excerpt).get(line or 0, "").strip()
    file = one_line(check.get("file"), 200) or None
    cell = cell if cell and cell > 0 else None
    if line is None or not stands or not 0 < line * (cell or 1) <= _MOST_LINES:
        return {"file": file, "cell": None, "line": None, "excerpt": []}
    return {"file": file, "cell": cell, "line": line, "excerpt": [list(one) for one in excerpt]}


def _lines(check: Document) -> list[tuple[int, str]]:
    lines = check.get("excerpt")
    if not isinstance(lines, (list, tuple)):
        return []
    return [
        (line[0], str(line[1]))
        for line in lines[:_AROUND]
        if isinstance(line, (list, tuple)) and len(line) == 2 and _whole(line[0]) is not None
    ]


def _one_of(known: Collection[str], value: Any) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _extent(check: Document) -> list[int] | None:
    """Return how many elements are wrong, and of how many."""
    found, kept = check.get("evidence"), check.get("extent")
    pair: Sequence[Any] = kept if isinstance(kept, (list, tuple)) and len(kept) == 2 else ()
    if isinstance(found, Mapping):
        pair = (found.get("n_wrong"), found.get("n"))
    counts = [count for count in map(_whole, pair) if count]
    return counts if len(counts) == 2 else None


def discreet_message(check: Document) -> str:
    """Say what happened on a hidden draw without a value of it."""
    status, line = check.get("status"), _whole(check.get("line"))
    file, cell = one_line(check.get("file"), 200), _whole(check.get("cell"))
    if status == "wrong" and check.get("reason") == "nondeterministic":
        return "Different answers to the same question: does chance, or an earlier call, matter?"
    if status == "wrong":
        opening = HIDDEN_WRONG if check.get("public") is True else HIDDEN_CHECK_WRONG
        extent = _extent(check)
        n = extent[1] if extent else 0
        told = f": {extent[0]} of {n} element{'s' * (n != 1)}" if extent else ""
        return f"{opening}{told}."
    if status != "crashed":
        return ""
    names = re.findall(r"\b[A-Z]\w+", str(check.get("message") or "")[:400])
    name = next((name for name in names if name in _KNOWN_EXCEPTIONS), "An exception")
    where = f" in {file}" + (f", cell {cell}" if cell else "") if file else ""
    at = f", line {line}" if line and file else ""
    return f"{name}{where}{at}, on inputs that are not shown."
