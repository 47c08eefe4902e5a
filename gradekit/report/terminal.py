"""What ``gradekit check`` prints: one line a question, one question in detail, one next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from gradekit.report.text import cells, cut, number, plain, plural
from gradekit.report.views import CheckView, EvidenceView, QuestionView, StudentView
from gradekit.report.words import FAILING, LOADING, OTHER_INPUTS, STATUS, status_words

_GLYPHS = "".join(words.mark for words in STATUS.values()) + "│"
_COLORS = {"good": "32", "bad": "31", "warn": "33", "open": "2", "person": "36"}
_ELEMENTS = 3
_EXCERPT = 5
_PARAGRAPHS = 12
_INDENT = "  "
_REFUSED = (
    "is refused: it does what a rule of the course or of the sandbox forbids, named above. "
    "Without that it is checked."
)


def terminal_fits_unicode(stream: TextIO) -> bool:
    """Whether the stream's encoding has every mark that a report may print."""
    try:
        _GLYPHS.encode(getattr(stream, "encoding", None) or "ascii", "strict")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def check_report(
    document: Mapping[str, Any],
    *,
    width: int = 80,
    unicode: bool = True,
    color: bool = False,
    title: str = "",
    only: Sequence[str] = (),
    command: str = "gradekit check",
) -> str:
    """Return the report of one check, without a final newline; no line is wider than ``width``.

    With ``unicode=False`` every character is ASCII. ``only`` keeps the questions with these ids.
    """
    kept = dict(document)
    if only:
        questions = document.get("questions") or ()
        kept["questions"] = [q for q in questions if q.get("id") in only]
    view = StudentView.from_document(kept, title=title, hints={}, command=command)
    page = _Page(width=max(width, 40), unicode=unicode, color=color)
    lines = [*page.report(view, whole=not only)]
    return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The terminal: how wide it is and what it can show."""

    width: int
    unicode: bool
    color: bool

    def report(self, view: StudentView, *, whole: bool) -> Iterator[str]:
        yield self.heading(view)
        yield from self.notes(view.notes)
        yield ""
        yield from self.table(view.questions)
        yield ""
        first = view.start
        if view.unloaded is not None:
            yield from self.unloaded(view, view.unloaded)
            yield from self.output(view)
            yield ""
        elif first is not None and first.status in FAILING:
            yield from self.detail(first)
            yield from self.output(view)
            yield ""
        yield from self.ending(view, first, whole=whole)

    def heading(self, view: StudentView) -> str:
        file = self.fit(self.text(view.file), self.width // 2)
        left = self.fit(self.text(view.title or "gradekit"), self.width - cells(file) - 2)
        return self.paint(left, "1") + " " * (self.width - cells(left) - cells(file)) + file

    def table(self, questions: Sequence[QuestionView]) -> Iterator[str]:
        """Yield a line a question: id, title, mark, word, points."""
        ids = [self.text(question.id) for question in questions]
        points = [f"{q.points or '-'}/{q.max_points}" for q in questions]
        narrow = min(max(map(cells, ids), default=0), self.width // 3)
        words = max((cells(self.text(q.word)) for q in questions), default=0)
        right = max(map(len, points), default=0)
        room = self.width - narrow - words - right - 12
        for question, name, given in zip(questions, ids, points, strict=True):
            shown = _titled(question)
            yield "".join(
                [
                    _INDENT,
                    self.pad(self.fit(name, narrow), narrow),
                    _INDENT,
                    self.pad(self.fit(self.text(shown), room), room),
                    _INDENT,
                    self.status(question.status, self.pad(self.text(question.word), words)),
                    _INDENT,
                    given.rjust(right),
                ]
            )

    def detail(self, question: QuestionView) -> Iterator[str]:
        """Yield all about one question; of its checks the first that is not correct."""
        head = f"{question.id}  {'' if question.title == question.id else question.title}"
        yield self.paint(self.fit(self.text(head.strip()), self.width), "1")
        names = max((cells(self.text(c.name)) for c in question.checks), default=0)
        for check in question.checks:
            word = self.status(check.status, self.text(check.word))
            yield (
                _INDENT
                + self.pad(self.fit(self.text(check.name), 30), min(names, 30))
                + _INDENT
                + word
            )
        first = question.first
        if first is None:
            return
        yield from self.verdict(first)

    def unloaded(self, view: StudentView, check: CheckView) -> Iterator[str]:
        """Say once what every question says: that the file does not load, and why."""
        head = f"{view.file or 'The file'} does not load:"
        yield self.paint(self.fit(self.text(head), self.width), "1")
        yield from self.wrap(view.load_error or check.message)
        if check.place:
            yield ""
            yield from self.code(check)

    def verdict(self, check: CheckView) -> Iterator[str]:
        evidence = check.evidence
        yield ""
        yield from self.wrap(check.message)
        if check.unpaid:
            yield from self.wrap(check.unpaid)
        if evidence is not None and evidence.shape and "shape" not in check.word:
            yield from self.wrap(f"The shape {evidence.shape} is right.")
        if check.inputs:
            yield from self.wrap(f"Called with {check.inputs}.")
        if evidence is not None and evidence.elements:
            yield ""
            yield from self.elements(evidence)
        if check.cause is not None:
            yield ""
            yield from self.wrap(f"Likely cause: {check.cause.sentence}")
            error = f" (relative error {check.cause.residual})" if check.cause.residual else ""
            if check.cause.evidence:
                yield from self.wrap(f"Why: {check.cause.evidence}{error}", deeper=1)
        if check.explanation:
            yield from self.wrap(f"The answer {check.explanation}.")
        if check.place:
            yield ""
            yield from self.code(check)
        yield from self.prints(check)
        yield from self.notes(check.notes)

    def elements(self, evidence: EvidenceView) -> Iterator[str]:
        """Yield the first wrong elements as an aligned table."""
        rows = [("element", "yours", "expected", "yours/expected")]
        rows += [(e.where, e.got, e.want, e.ratio) for e in evidence.elements[:_ELEMENTS]]
        texts = [[self.text(cell) for cell in row] for row in rows]
        sizes = [max(map(cells, column)) for column in zip(*texts, strict=True)]
        sizes[0] = min(sizes[0], self.width // 3)
        while len(sizes) > 1 and 4 + sum(sizes) + 3 * (len(sizes) - 1) > self.width:
            sizes.pop()  # half a number is worse than none
        for row in texts:
            first = self.pad(self.fit(row[0], sizes[0]), sizes[0])
            rest = (
                " " * (size - cells(cell)) + cell
                for cell, size in zip(row[1:], sizes[1:], strict=False)
            )
            yield self.fit("   ".join([_INDENT * 2 + first, *rest]), self.width)
        left = evidence.n_wrong - min(len(evidence.elements), _ELEMENTS)
        if left > 0:
            allowed = f"; allowed relative error {evidence.tolerance}" if evidence.tolerance else ""
            yield from self.wrap(f"and {left} more{allowed}", deeper=1)

    def code(self, check: CheckView) -> Iterator[str]:
        """Yield the student's own lines around the place, the line itself marked."""
        yield self.fit(_INDENT + self.text(check.place), self.width)
        marked = next((i for i, line in enumerate(check.excerpt) if line.marked), 0)
        start = max(0, min(marked - _EXCERPT // 2, len(check.excerpt) - _EXCERPT))
        shown = list(check.excerpt[start : start + _EXCERPT])
        while len(shown) > 1 and not shown[-1].text and not shown[-1].marked:
            shown.pop()
        digits = max((len(str(line.number)) for line in shown), default=1)
        gutter = "│" if self.unicode else "|"
        for line in shown:
            mark = ">" if line.marked else " "
            yield self.fit(
                f"{_INDENT}{mark} {line.number:>{digits}} {gutter} {self.text(line.text)}",
                self.width,
            )

    def prints(self, check: CheckView) -> Iterator[str]:
        if check.output_lines:
            yield from self.wrap(f"Your print output ({plural(len(check.output_lines), 'line')}):")
            for line in check.output_lines[:3]:
                yield self.fit(_INDENT * 2 + self.text(line), self.width)

    def output(self, view: StudentView) -> Iterator[str]:
        """Yield what the student's code printed: many look for a mistake that way."""
        if not view.output:
            return
        yield ""
        yield "Your code printed:"
        for line in view.output:
            yield self.fit(_INDENT + self.text(line), self.width)
        if view.output_left:
            yield f"{_INDENT}and {plural(view.output_left, 'more line', 'more lines')}"

    def notes(self, notes: Sequence[str]) -> Iterator[str]:
        for note in notes:
            yield from self.wrap(f"Note: {note}")

    def ending(
        self, view: StudentView, first: QuestionView | None, *, whole: bool
    ) -> Iterator[str]:
        """Yield where things stand, and as the last line the next command."""
        hint = f"{view.command.partition(' check')[0]} hint"
        right = [q for q in view.questions if q.status == "correct"]
        if not view.questions:
            yield "Nothing was found that could be checked."
            yield self.next(view.command, "")
            return
        if first is None:
            yield from self.finished(view, right, whole=whole)
            return
        score = _score(view, whole=whole)
        if view.unloaded is not None:
            yield from self.wrap(f"{score} {view.mend}", deeper=-1)
            yield self.next(view.command, "")
            return
        if first.status in FAILING:
            others = [q.id for q in view.failing if q.id != first.id]
            rest = f" Not correct either: {', '.join(others)}." if others else ""
            if first.first and first.first.unpaid:
                rest = f" Not correct: {', '.join([first.id, *others])}."
            if first.status == "refused":
                score += f" {first.id} {_REFUSED}"
            yield from self.wrap(f"{score}{rest}", deeper=-1)
            helps = first.status not in {"refused", "missing"} and not (
                first.first and LOADING in first.first.message
            )
            yield self.next(
                f"{view.command} {first.id}", f"a hint: {hint} {first.id}" if helps else ""
            )
            return
        waiting = len(view.waiting)
        verb = "is" if waiting == 1 else "are"
        yet = " yet" if not right else ""
        yield from self.wrap(
            f"{score} Nothing is wrong{yet}: {plural(waiting, 'question')} {verb} waiting for you.",
            deeper=-1,
        )
        place = next((check.place for check in first.checks if check.place), view.file)
        file, _, line = place.rpartition(":") if ":" in place else (place, "", "")
        where = f" at line {line}" if line else ""
        opening = f": open {file}{where}" if file else ""
        yield from self.wrap(f"Start with {first.id}{opening}.", deeper=-1)
        yield self.next(f"{view.command} {first.id}", "")

    def finished(
        self, view: StudentView, right: Sequence[QuestionView], *, whole: bool
    ) -> Iterator[str]:
        last = f"hand in {view.file}" if view.file else "hand it in"
        if right:
            kind = "automatic questions" if view.person else "questions"
            every = f"All {len(right)} {kind} are" if len(right) > 1 else f"{right[0].id} is"
            yield from self.wrap(
                f"{every} correct: {_given(right)} of {_most(right)} points.", deeper=-1
            )
        for question in view.person:
            broken = question.status == "checker_error"
            what = (
                "could not be checked: the check is broken, not your answer"
                if broken
                else "is marked by a person"
            )
            yield from self.wrap(f"{question.id} {what}.", deeper=-1)
        if right:
            yield from self.wrap(
                OTHER_INPUTS,
                deeper=-1,
            )
        yield self.next(last if whole else view.command, "")

    def next(self, command: str, more: str) -> str:
        line = f"Next: {self.text(command)}"
        longer = f"{line}     {self.text(more)}"
        return self.fit(longer if more and cells(longer) <= self.width else line, self.width)

    def status(self, status: str, word: str) -> str:
        """Write the mark and the word: never colour alone."""
        words = status_words(status)
        mark = words.mark if self.unicode else words.ascii
        return self.paint(f"{mark:<2} {word}", _COLORS[words.tone])

    def wrap(self, text: str, deeper: int = 0) -> Iterator[str]:
        """Yield the sentence in lines; a word that does not fit is cut."""
        indent = _INDENT * (1 + deeper)
        for paragraph in self.text(text).splitlines()[:_PARAGRAPHS]:
            line = ""
            for word in paragraph.split():  # textwrap counts characters, not columns
                if line and cells(f"{indent}{line} {word}") > self.width:
                    yield self.fit(indent + line, self.width)
                    line = ""
                line = f"{line} {word}" if line else word
            if line:
                yield self.fit(indent + line, self.width)

    def text(self, text: str) -> str:
        return text if self.unicode else text.encode("ascii", "backslashreplace").decode()

    def fit(self, text: str, width: int) -> str:
        return cut(text, max(width, 0))

    def pad(self, text: str, width: int) -> str:
        return text + " " * (width - cells(text))

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text


def _score(view: StudentView, *, whole: bool) -> str:
    if whole and view.points:
        return f"{view.points} of {view.max_points} points."
    return f"{_given(view.questions)} of {_most(view.questions)} points."


def _titled(question: QuestionView) -> str:
    title = "" if question.title == question.id else question.title
    return f"{title} (bonus)".strip() if question.bonus else title


def _given(questions: Sequence[QuestionView]) -> str:
    return plain(sum(number(q.points) or 0.0 for q in questions))


def _most(questions: Sequence[QuestionView]) -> str:
    """Return what these are worth; a bonus counts where nothing else is asked."""
    counted = [q for q in questions if not q.bonus] or questions
    return plain(sum(number(q.max_points) or 0.0 for q in counted))
