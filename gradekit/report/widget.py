"""What a check shows inside a notebook: as HTML that survives its sanitiser, and as plain text.

No script and no style element, only inline styles; colours are borders, so that text is readable
on light and dark. Both forms are made from the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Any

from gradekit.report.text import cut
from gradekit.report.views import CheckView, EvidenceView, QuestionView, StudentView
from gradekit.report.words import FAILING, OTHER_INPUTS, status_words

_BORDERS = {
    "good": "#0f7a5a",
    "bad": "#c2410c",
    "warn": "#a16207",
    "open": "#6b7280",
    "person": "#6d28d9",
}
_FONT = "font:14px/1.45 system-ui,sans-serif"
_MONO = "font:13px/1.5 ui-monospace,Consolas,monospace"
_WIDTH = 80
_ELEMENTS = 4
_AROUND = 2


@dataclass(frozen=True, slots=True)
class _Say:
    text: str
    faint: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    rows: Sequence[Sequence[str]]
    words: int = 1  # columns at the left that are no numbers
    head: bool = True


@dataclass(frozen=True, slots=True)
class _Code:
    lines: Sequence[tuple[str, bool]]  # text, marked


_Block = _Say | _Table | _Code


@dataclass(frozen=True, slots=True)
class Widget:
    """Something to show; a notebook takes the HTML, everything else the text."""

    text: str
    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def message(text: str, *, tone: str = "open", heading: str = "") -> Widget:
    """Show a sentence or two."""
    return _box(heading, "", [_Say(part) for part in text.split("\n") if part], tone)


def question_widget(
    document: Mapping[str, Any],
    *,
    title: str,
    extra: Sequence[str] = (),
    above: Sequence[str] = (),
) -> Widget:
    """Show one question of a result document; ``above`` it what is to be known first."""
    view = StudentView.from_document(document, title=title, hints={})
    question = view.questions[0]
    blocks: list[_Block] = [_Say(text, strong=True) for text in above]
    blocks += [*_question(question), *_printed(view), *map(_Say, (*view.notes, *extra))]
    return _box(_head(question), _points(question), blocks, status_words(question.status).tone)


def overview_widget(
    document: Mapping[str, Any],
    *,
    title: str,
    ending: str,
    extra: Sequence[str] = (),
    above: Sequence[str] = (),
) -> Widget:
    """Show every question of a result document, and of one that is wrong all there is to say."""
    view = StudentView.from_document(document, title=title, hints={})
    marks = [status_words(q.status).mark for q in view.questions]
    rows = [
        (f"{mark} {q.id}", q.title if q.title != q.id else "", q.word, _points(q))
        for mark, q in zip(marks, view.questions, strict=True)
    ]
    blocks: list[_Block] = [_Say(text, strong=True) for text in above]
    blocks.append(_Table(rows, words=3, head=False))
    first = view.start
    if first is not None and first.status in FAILING:
        blocks += [_Say(_head(first), strong=True), *_question(first)]
    blocks += [*_printed(view), *map(_Say, (*view.notes, *extra))]
    if first is None:
        blocks.append(_Say(OTHER_INPUTS, faint=True))
    blocks.append(_Say(ending, faint=True))
    tones = {status_words(q.status).tone for q in view.questions}
    tone = next((t for t in ("bad", "warn", "open", "person", "good") if t in tones), "open")
    score = f"{view.points} / {view.max_points}" if view.points else ""
    return _box(view.title, score, blocks, tone)


def _head(question: QuestionView) -> str:
    mark = status_words(question.status).mark
    title = "" if question.title == question.id else f" ({question.title})"
    return f"{mark} {question.id}{title}: {question.word}"


def _points(question: QuestionView) -> str:
    return f"{question.points or '-'} / {question.max_points}"


def _question(question: QuestionView) -> Iterator[_Block]:
    first = question.first
    right = [c for c in question.checks if c.settled]
    if first is None:
        yield _Say("Every check is right." if question.status == "correct" else "")
        for check in question.checks:
            yield from map(_Say, check.notes)
        return
    if question.status == "not_started":
        yield _Say(question.todo or first.message)
    else:
        yield from _check(first)
    if right and question.status in FAILING:
        yield _Say(f"Right: {', '.join(c.name for c in right)}.", faint=True)
    yield _Say(
        f'A hint: gk.hint("{question.id}"). After a change run its cell again, then this one.',
        faint=True,
    )


def _check(check: CheckView) -> Iterator[_Block]:
    yield _Say(f"{check.name}: {check.message}")
    if check.unpaid:
        yield _Say(check.unpaid)
    evidence = check.evidence
    if evidence is not None and evidence.elements:
        yield _elements(evidence)
    if check.cause is not None:
        yield _Say(f"Likely cause: {check.cause.sentence}")
        if check.cause.evidence:
            yield _Say(f"Why: {check.cause.evidence}")
    if check.explanation:
        yield _Say(f"The answer {check.explanation}.")
    if check.place:
        yield _Say(f"Look at {check.place}:")
        marked = next((n for n, line in enumerate(check.excerpt) if line.marked), 0)
        near = check.excerpt[max(0, marked - _AROUND) : marked + _AROUND + 1]
        if near:
            yield _Code([(f"{line.number:>4}  {line.text}", line.marked) for line in near])
    yield from map(_Say, check.notes)


def _elements(evidence: EvidenceView) -> _Table:
    rows = [("element", "yours", "expected", "yours/expected")]
    rows += [(e.where, e.got, e.want, e.ratio) for e in evidence.elements[:_ELEMENTS]]
    left = evidence.n_wrong - (len(rows) - 1)
    if left > 0:
        rows.append((f"and {left} more", "", "", ""))
    return _Table(rows)


def _printed(view: StudentView) -> Iterator[_Block]:
    if view.output:
        yield _Say("Your code printed:")
        more = [(f"and {view.output_left} more lines", False)] if view.output_left else []
        yield _Code([*((line, False) for line in view.output), *more])


# --- the two forms


def _box(heading: str, score: str, blocks: Sequence[_Block], tone: str) -> Widget:
    shown = [b for b in blocks if not isinstance(b, _Say) or b.text]
    return Widget(
        "\n".join(_text(heading, score, shown)), "".join(_html(heading, score, shown, tone))
    )


def _text(heading: str, score: str, blocks: Sequence[_Block]) -> Iterator[str]:
    if heading:
        yield f"{heading:<{_WIDTH - 12}}{score:>12}".rstrip()
    for block in blocks:
        if isinstance(block, _Say):
            yield fill(block.text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        elif isinstance(block, _Code):
            lines = (f"  {'>' if marked else ' '}{line}" for line, marked in block.lines)
            yield from (cut(line, _WIDTH) for line in lines)
        else:
            sizes = [max(map(len, column)) for column in zip(*block.rows, strict=True)]
            for row in block.rows:
                parts = [
                    f"{cell:<{size}}" if n < block.words else f"{cell:>{size}}"
                    for n, (cell, size) in enumerate(zip(row, sizes, strict=True))
                ]
                yield f"  {'  '.join(parts)}".rstrip()


def _html(heading: str, score: str, blocks: Sequence[_Block], tone: str) -> Iterator[str]:
    color = _BORDERS[tone]
    yield (
        f'<div role="group" aria-label="{escape(heading)}" style="{_FONT};border:1px solid {color};'
        'border-left-width:6px;border-radius:8px;padding:10px 14px;margin:6px 0;max-width:760px">'
    )
    if heading:
        yield (
            '<div style="display:flex;gap:10px;align-items:baseline">'
            f'<b style="flex:1">{escape(heading)}</b><span>{escape(score)}</span></div>'
        )
    for block in blocks:
        if isinstance(block, _Say):
            faint = ";opacity:.8" if block.faint else ""
            faint += ";font-weight:bold" if block.strong else ""
            yield f'<p style="margin:6px 0{faint}">{escape(block.text)}</p>'
        elif isinstance(block, _Code):
            yield "".join(_pre(block))
        else:
            yield "".join(_table(block))
    yield "</div>"


def _pre(block: _Code) -> Iterator[str]:
    yield (
        f'<pre style="{_MONO};margin:6px 0;padding:6px 10px;border-radius:6px;overflow:auto;'
        'background:rgba(127,127,127,.12);color:inherit">'
    )
    for line, marked in block.lines:
        text = escape(f"{'>' if marked else ' '}{line}")
        yield f"<b>{text}</b>\n" if marked else f"{text}\n"
    yield "</pre>"


def _table(block: _Table) -> Iterator[str]:
    # A notebook stripes its tables and aligns them to the right: all of it is said here again.
    yield (
        f'<table style="border-collapse:collapse;margin:6px 0;{_MONO};color:inherit;'
        'background:transparent">'
    )
    for number, row in enumerate(block.rows):
        tag = "th" if block.head and number == 0 else "td"
        yield '<tr style="background:transparent">'
        for column, cell in enumerate(row):
            side = "left" if column < block.words else "right"
            yield (
                f'<{tag} style="text-align:{side};padding:1px 14px 1px 0;color:inherit">'
                f"{escape(cell)}</{tag}>"
            )
        yield "</tr>"
    yield "</table>"
