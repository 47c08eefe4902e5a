"""Equal mistakes of a class: who made the same one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gradekit.report.text import one_line
from gradekit.report.words import FAILING, LOADING, verdict_word

Document = Mapping[str, Any]
SETTLED = ("graded", "needs_person")
_NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Equal mistakes: one misconception in any question, or the very same wrong answer to one.

    What gave no answer, such as a crash, is equal where the kind of message is.
    """

    question: str  # several in a row, where a misconception was seen in several
    check: str
    word: str
    misconception: str
    message: str
    code: str
    students: tuple[str, ...]
    id: str = ""  # of the misconception
    evidence: str = ""
    comment: str = ""  # one for all of them
    unnamed: bool = False  # equal answers that no known mistake explains


def questions_of(document: Document) -> Iterator[Document]:
    """Yield the questions of a document."""
    yield from (q for q in document.get("questions") or () if isinstance(q, Mapping))


def checks_of(question: Document) -> Iterator[Document]:
    """Yield the checks of a question."""
    yield from (c for c in question.get("checks") or () if isinstance(c, Mapping))


def student_of(document: Document) -> str:
    """Return the id of the student."""
    return str(document.get("student") or "")


def first_wrong(question: Document) -> Document:
    """Return the first check that failed with a mistake that has a name, else the first; or {}."""
    failed = [check for check in checks_of(question) if check.get("status") in FAILING]
    named = (check for check in failed if isinstance(check.get("misconception"), Mapping))
    return next(named, failed[0] if failed else {})


def mistake_of(question: Document) -> str:
    """Name a mistake in a few words: its misconception, else the pattern of its message."""
    check = first_wrong(question)
    cause = check.get("misconception")
    if isinstance(cause, Mapping):
        return one_line(cause.get("sentence"), 120)
    message = one_line(check.get("message"), 120)
    return message or verdict_word(str(check.get("status")), check.get("reason"))


def pattern_of(message: str) -> str:
    """Leave the numbers out, so that equal mistakes on other sizes are equal.

    >>> pattern_of("3 of 24 elements of dx are wrong")
    '# of # elements of dx are wrong'
    """
    return _NUMBERS.sub("#", message)


class Mistakes:
    """Groups the mistakes of result documents that are seen one by one: equal ones together."""

    def __init__(self) -> None:
        self._examples: dict[tuple[str, ...], Group] = {}
        self._students: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._questions: defaultdict[tuple[str, ...], dict[str, None]] = defaultdict(dict)

    def add(self, document: Document) -> None:
        """Take in the mistakes of one document."""
        student = student_of(document)
        for key, question, check in _mistakes(document):
            if key not in self._examples:
                self._examples[key] = _group(question, check)
            self._questions[key][one_line(question.get("id"))] = None
            whose = self._students[key]
            if student not in whose[-1:]:  # it may make the same mistake in two questions
                whose.append(student)

    def groups(self) -> list[Group]:
        """Return all groups, the largest first."""
        found = [
            replace(
                example,
                students=tuple(self._students[key]),
                question=", ".join(self._questions[key]),
            )
            for key, example in self._examples.items()
        ]
        return sorted(found, key=lambda g: (-len(g.students), g.question, g.check))


def _mistakes(document: Document) -> Iterator[tuple[tuple[str, ...], Document, Document]]:
    """Yield what makes two mistakes equal, with the question and the check they are in."""
    for question in questions_of(document):
        check = first_wrong(question)
        if question.get("status") not in FAILING or not check:
            continue
        if LOADING in str(check.get("message")):
            yield (_kind(check),), {"id": "the whole file"}, check
            return  # every question says the same
        cause = check.get("misconception")
        if isinstance(cause, Mapping):
            yield ("", str(cause.get("id"))), question, check
            continue
        where = (str(question.get("id")), str(check.get("id")))
        how = (str(check.get("status")), str(check.get("reason")))
        yield (*where, *how, str(check.get("signature") or _kind(check))), question, check


def _kind(check: Document) -> str:
    return pattern_of(one_line(check.get("message"), 160))


def _group(question: Document, check: Document) -> Group:
    found = check.get("misconception")
    cause = found if isinstance(found, Mapping) else {}
    lines = check.get("excerpt")
    code = next((text for at, text in lines or () if at == check.get("line")), "")
    return Group(
        question=one_line(question.get("id")),
        check=one_line(check.get("id")),
        word=verdict_word(str(check.get("status")), check.get("reason")),
        misconception=one_line(cause.get("sentence")),
        message=one_line(check.get("message"), 240),
        code=one_line(code, 120),
        students=(),
        id=one_line(cause.get("id")),
        evidence=one_line(cause.get("evidence"), 200),
        comment=_comment(cause),
        unnamed=not cause and bool(check.get("signature")),
    )


def _comment(cause: Document) -> str:
    """Return what may be said to all who made a known mistake; it gives no answer away."""
    parts = [cause.get("sentence"), cause.get("why"), *tuple(cause.get("hints") or ())[:1]]
    return " ".join(filter(None, (one_line(part, 600) for part in parts)))
