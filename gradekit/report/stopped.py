"""Submissions that did not run: what happened, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.report.mistakes import SETTLED, checks_of, questions_of, student_of
from gradekit.report.text import one_line
from gradekit.report.words import FAILING, LOADING, status_words

_RAN = frozenset({"correct", "wrong"})  # what an answer was given to


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """One submission that nothing could be asked of, or that answered nothing."""

    student: str
    what: str
    where: str
    action: str


def stopped(document: Mapping[str, Any]) -> Stopped | None:
    """Tell why a submission did not run; None where it did, or where nothing was begun."""
    status = document.get("status")
    if status == "unreadable":
        return _row(document, {}, "The files could not be read.", "mend their rights, grade again")
    if status not in SETTLED:
        return None
    checks = [check for question in questions_of(document) for check in checks_of(question)]
    for check in checks:
        if LOADING in str(check.get("message")):
            return _row(document, check, "", "see the line, ask for a mended file")
    states = {str(check.get("status")) for check in checks}
    failing = [check for check in checks if check.get("status") in FAILING]
    if not failing or states & _RAN:
        return None
    if states & {"refused"}:
        refused = next(check for check in checks if check.get("status") == "refused")
        broken = "is damaged" in str(refused.get("message"))
        action = "ask for the file again" if broken else "ask for a submission without it"
        return _row(document, refused, "", action)
    if states & {"timeout", "memory"}:
        return _row(document, failing[0], "", "an endless loop? its line is on the student's page")
    return _row(document, failing[0], "", "every question fails: is it the right file?")


def _row(document: Mapping[str, Any], check: Mapping[str, Any], what: str, action: str) -> Stopped:
    said = one_line(check.get("message"), 200)
    file, line = one_line(check.get("file")), check.get("line")
    cell = f", cell {check['cell']}" if check.get("cell") else ""
    return Stopped(
        student=student_of(document),
        what=what or said or status_words(str(check.get("status"))).word,
        where=f"{file}{cell}, line {line}" if file and line else file,
        action=action,
    )
