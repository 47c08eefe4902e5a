"""One question in detail: what is wrong and what is right, the likely cause, the line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gradekit.report.disclosure import CauseView, CheckView, EvidenceView
from gradekit.report.terminal.page import INDENT, Page
from gradekit.report.text import cells, plural
from gradekit.report.views import QuestionView, StudentView

_ELEMENTS = 3
_EXCERPT = 5
_PRINTED = 3
_FOLDS = 4
# Between two outputs that one message speaks of: "...; 3 of 15 elements of dy are wrong".
_BETWEEN = re.compile(r"; (?=(?:\d+ of \d+ elements? of )?d\w+ (?:is|are|has|have)\b)")
# What Python quotes of a name that is not there.
_NAMED = re.compile(r"(?:no attribute|name|variable|argument) '([^\W\d]\w*)'")


def question_lines(
    page: Page, question: QuestionView, *, brief: bool = False, table: bool = True
) -> Iterator[str]:
    """Yield all about one question; of its checks the first that is not correct.

    ``brief`` leaves out what is right, and some of what can be seen elsewhere; without ``table``
    no single elements are shown.
    """
    title = "" if question.title == question.id else question.title
    yield page.heading(f"{question.id}  {title}".strip())
    names = max((cells(page.text(c.name)) for c in question.checks), default=0)
    for check in question.checks:
        name = page.pad(page.fit(page.text(check.name), 30), min(names, 30))
        yield INDENT + name + INDENT + page.status(check.status, page.text(check.word))
    if question.first is not None:
        yield ""
        yield from check_lines(page, question.first, brief=brief, table=table)


def check_lines(
    page: Page, check: CheckView, *, brief: bool = False, table: bool = True
) -> Iterator[str]:
    """Yield what is to be said of a check that is not correct."""
    evidence = check.evidence
    wrong_shape = "shape" in check.word
    for part in _BETWEEN.split(check.message) if check.status == "wrong" else [check.message]:
        yield from page.wrap(part)
    if check.unpaid:
        yield from page.wrap(check.unpaid)
    if evidence is not None and evidence.shape and not wrong_shape and not brief:
        yield from page.wrap(f"The shape {evidence.shape} is right.")
    if check.inputs and not brief:
        yield from page.wrap(f"Called with {check.inputs}.")
    if check.facts:
        said = "; ".join(check.facts)
        yield from page.wrap(f"Certain: {said}{'' if said.endswith('?') else '.'}")
    if table and evidence is not None and evidence.elements:  # there are none while shapes differ
        yield ""
        yield from element_lines(page, evidence, 2 if brief else _ELEMENTS)
    if check.cause is not None:
        yield ""
        yield from _cause(page, "Likely cause", check.cause)
        for other in check.also:
            yield from _cause(page, "Likely cause, too", other)
    if check.explanation:
        yield ""
        yield from page.wrap(f"The answer {check.explanation}.")
    if check.place:
        yield ""
        yield from code_lines(page, check, 3 if brief else _EXCERPT)
    if check.output_lines:
        yield from page.wrap(f"Your print output ({plural(len(check.output_lines), 'line')}):")
        for line in check.output_lines[:_PRINTED]:
            yield page.line(line, deeper=1)
    if check.notes:
        yield ""
        yield from note_lines(page, check.notes)


def _cause(page: Page, opening: str, cause: CauseView) -> Iterator[str]:
    where = f", in {cause.output}" if cause.output else ""
    yield from page.wrap(f"{opening}{where}: {cause.sentence}")
    if cause.evidence:
        error = f" (relative error {cause.residual})" if cause.residual else ""
        error = ", to the last bit" if cause.residual == "0" else error
        yield from page.wrap(f"Why: {cause.evidence}{error}", deeper=1)


def element_lines(page: Page, evidence: EvidenceView, most: int = _ELEMENTS) -> Iterator[str]:
    """Yield the first wrong elements as a table; a column that does not fit is left out."""
    rows = [("element", "yours", "expected", "yours/expected", "rel. error")]
    rows += [(e.where, e.got, e.want, e.ratio, e.error) for e in evidence.elements[:most]]
    told = any(error for *_, error in rows[1:])  # of NaN there is none
    needed = f"needed: < {evidence.tolerance}" if evidence.tolerance and told else ""
    columns = [n for n in range(5) if any(row[n] for row in rows[1:])]
    texts = [[page.text(row[n]) for n in columns] for row in rows]
    sizes = [max(map(cells, column)) for column in zip(*texts, strict=True)]
    sizes[0] = min(sizes[0], page.width // 3)
    while len(sizes) > 1 and _columns(sizes) > page.width:
        sizes.pop()  # half a number is worse than none
    for row in texts:
        first = page.pad(page.fit(row[0], sizes[0]), sizes[0])
        rest = (
            " " * (size - cells(cell)) + cell
            for cell, size in zip(row[1:], sizes[1:], strict=False)
        )
        yield page.fit("   ".join([INDENT * 2 + first, *rest]))
    left = evidence.n_wrong - min(len(evidence.elements), most)
    more = INDENT * 2 + (f"and {left} more" if left > 0 else "")
    if left > 0 or needed:
        gap = max(_columns(sizes) - cells(more), cells(needed) + 3)
        yield page.fit(f"{more}{needed:>{gap}}" if needed else more)


def _columns(sizes: Sequence[int]) -> int:
    return len(INDENT) * 2 + sum(sizes) + 3 * (len(sizes) - 1)


def code_lines(page: Page, check: CheckView, most: int = _EXCERPT) -> Iterator[str]:
    """Yield the student's own lines around the place, the line itself marked."""
    yield page.line(check.place)
    marked = next((i for i, line in enumerate(check.excerpt) if line.marked), 0)
    start = max(0, min(marked - most // 2, len(check.excerpt) - most))
    shown = list(check.excerpt[start : start + most])
    while len(shown) > 1 and not shown[-1].text and not shown[-1].marked:
        shown.pop()
    digits = max((len(str(line.number)) for line in shown), default=1)
    for line in shown:
        if not line.marked:
            yield page.line(f"  {line.number:>{digits}} {page.gutter} {line.text}")
            continue
        number = f"> {line.number:>{digits}}"  # the line itself is shown whole
        room = page.width - len(f"{INDENT}{number} {page.gutter} ")
        text = page.text(line.text)
        for part in islice(_folded(text, room), _FOLDS):
            yield page.line(f"{number} {page.gutter} {part}")
            number = " " * len(number)
        if (pointed := _pointed(check, text)) and cells(text) <= room:
            yield page.line(f"{number} {page.gutter} {pointed}")


def _pointed(check: CheckView, text: str) -> str:
    """Return the carets below the name that an exception is about, where it stands there once."""
    named = _NAMED.search(check.message) if check.status == "crashed" else None
    found = list(re.finditer(rf"\b{named[1]}\b", text)) if named is not None else []
    if len(found) != 1:
        return ""
    before, name = text[: found[0].start()], found[0][0]
    return " " * cells(before) + "^" * cells(name)


def _folded(text: str, room: int) -> Iterator[str]:
    """Yield a line of code in parts that fit, the later ones as far in as the first."""
    margin = " " * min(len(text) - len(text.lstrip()) + 4, room // 2)
    while cells(text) > room:
        size = next(n for n in range(len(text), 0, -1) if cells(text[:n]) <= room)
        blank = text.rfind(" ", len(margin), size + 1)
        size = blank + 1 if blank > room // 2 else size
        yield text[:size].rstrip()
        text = margin + text[size:].lstrip()
    yield text


def unloaded_lines(page: Page, view: StudentView, check: CheckView) -> Iterator[str]:
    """Say once what every question says: that the file does not load, and why."""
    yield page.heading(f"{view.file or 'The file'} does not load:")
    yield from page.wrap(view.load_error or check.message)
    if check.place:
        yield ""
        yield from code_lines(page, check)


def output_lines(page: Page, view: StudentView) -> Iterator[str]:
    """Yield what the student's code printed: many look for a mistake that way."""
    if not view.output:
        return
    yield ""
    yield "Your code printed:"
    for line in view.output:
        yield page.line(line)
    if view.output_left:
        yield f"{INDENT}and {plural(view.output_left, 'more line', 'more lines')}"


def note_lines(page: Page, notes: Sequence[str]) -> Iterator[str]:
    """Yield what is odd but not wrong."""
    for note in notes:
        yield from page.wrap(f"Note: {note}")
