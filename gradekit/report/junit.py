"""A result document as JUnit XML, for the programs that show test results: one case a check.

In the strictest form in use, that of Ant's schema: order, attributes and empty elements as there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from gradekit.report.disclosure import CheckView
from gradekit.report.text import number, one_line
from gradekit.report.views import QuestionView, StudentView

_FAILURE = frozenset({"wrong", "missing"})
_SKIPPED = frozenset({"not_started", "blocked", "written"})
# What XML 1.0 has no way to write, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(document: Mapping[str, Any], *, title: str = "", now: float | None = None) -> str:
    """Return the document's checks as test cases.

    What is wrong is a failure, what could not be judged an error, what is not there yet or is
    marked by a person is skipped.
    """
    view = StudentView.from_document(document, title=title, hints={})
    cases = [(question, check) for question in view.questions for check in question.checks]
    kinds = [_kind(check.status) for _, check in cases]
    name = view.assignment or "gradekit"
    suite = {
        "name": name,
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)),
        "hostname": "localhost",  # whose machine it is nobody need know
        "tests": str(len(cases)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
        "time": f"{max(number(document.get('seconds')) or 0.0, 0.0):.4f}",
        "package": name,
        "id": "0",
    }
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    lines += [f" <testsuite{_attributes(suite)}>", "  <properties>"]
    for key, value in _properties(view).items():
        lines.append(f"   <property{_attributes({'name': key, 'value': value})}/>")
    lines.append("  </properties>")
    for question, check in cases:
        lines += _case(name, question, check)
    printed = "\n".join(_text(line) for line in view.output)
    lines += [f"  <system-out>{printed}</system-out>", "  <system-err></system-err>"]
    lines += [" </testsuite>", "</testsuites>"]
    return "\n".join(lines) + "\n"


def _properties(view: StudentView) -> dict[str, str]:
    found = {"gradekit": view.gradekit, "title": view.title, "file": view.file}
    found |= {"points": view.points, "max_points": view.max_points}
    return {key: value for key, value in found.items() if value}


def _case(suite: str, question: QuestionView, check: CheckView) -> Iterator[str]:
    case = {"classname": f"{suite}.{question.id}", "name": check.id, "time": "0"}
    kind = _kind(check.status)
    if not kind:
        yield f"  <testcase{_attributes(case)}/>"
        return
    yield f"  <testcase{_attributes(case)}>"
    if kind == "skipped":
        yield f"   <skipped{_attributes({'message': f'{check.word}: {check.message}'})}/>"
    else:
        about = {"message": one_line(check.message, 500), "type": check.word}
        yield f"   <{kind}{_attributes(about)}>{_text(chr(10).join(_told(check)))}</{kind}>"
    yield "  </testcase>"


def _told(check: CheckView) -> Iterator[str]:
    """Yield what a person reads: where, what, and what is likely."""
    yield f"{check.place}: {check.message}" if check.place else check.message
    if check.evidence is not None:
        for element in check.evidence.elements:
            yield f"{element.where} is {element.got}, expected {element.want}"
    if check.cause is not None:
        yield f"Likely cause: {check.cause.sentence}"
    if check.explanation:
        yield f"The answer {check.explanation}."
    yield from check.notes


def _kind(status: str) -> str:
    if status == "correct":
        return ""
    return "failure" if status in _FAILURE else "skipped" if status in _SKIPPED else "error"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {key}={quoteattr(_legal(value))}" for key, value in values.items())


def _text(text: str) -> str:
    return escape(_legal(text))


def _legal(text: str) -> str:
    r"""Spell out what XML cannot hold.

    >>> _legal("a\x1bb")
    'a\\x1bb'
    """
    return _NOT_XML.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
