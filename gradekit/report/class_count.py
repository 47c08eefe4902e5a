"""The class page's numbers, from result documents that are seen one by one and not kept."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from gradekit.report.check_count import CheckCount
from gradekit.report.class_view import (
    Bar,
    ClassView,
    Document,
    Given,
    Since,
    Todo,
    is_flawed,
    points_given,
)
from gradekit.report.close_calls import CloseCalls, CloseCount
from gradekit.report.heavy import WeightCount
from gradekit.report.mistakes import SETTLED, Mistakes, checks_of, questions_of, student_of
from gradekit.report.question_count import QuestionCount
from gradekit.report.similar import Similar
from gradekit.report.stopped import Stopped, stopped
from gradekit.report.text import number, one_line, plain, plural
from gradekit.report.words import LOADING

_BARS = 12
_GROUPS = 40
_RARE = 100
_STOPPED = 200
_CAUSES: tuple[tuple[str, str], ...] = (
    ("Checker problem", "A check is broken: run gradekit validate, then grade again."),
    ("Need a person", "Open each: a written answer, two candidates, or something refused."),
    ("Unreadable", "The operating system refused to read the files: mend the rights, grade again."),
    ("Did not load", "Every question of the file failed at once: often one line to mend."),
    ("Full points, but not correct", "A part that carries no points is wrong: is that meant?"),
    ("Stopped at a limit", "Time or memory: look whether the limit is fair."),
    ("Nothing handed in", "No file of the assignment was found."),
)


_PLACES = {"Unreadable": "stopped", "Did not load": "stopped", "Stopped at a limit": "heavy"}


class ClassCount:
    """Counts result documents that come in the order in which the page names students.

    Of a submission a few numbers stay, and its id where something is to be said of it.
    """

    def __init__(self) -> None:
        self._statuses: Counter[str] = Counter()
        self._totals = array("d")
        self._most = 0.0
        self._flawed = 0
        self._found: defaultdict[str, list[str]] = defaultdict(list)
        self._questions: dict[str, QuestionCount] = {}
        self._mistakes = Mistakes()
        self._given: list[Given] = []
        self._close, self._checks, self._weights = CloseCount(), CheckCount(), WeightCount()
        self._stopped: list[Stopped] = []
        self._stopped_left_out = 0
        self._versions: set[str] = set()
        self._isolations: set[str] = set()

    def add(self, document: Document) -> None:
        """Count one document."""
        self._statuses[str(document.get("status"))] += 1
        self._most = max(self._most, number(document.get("max_points")) or 0.0)
        for cause in _causes(document):
            self._found[cause].append(student_of(document))
        self._given += points_given(document)
        self._versions.add(one_line(document.get("gradekit")))
        self._isolations.add(one_line(document.get("isolation")))
        self._look_at(document)
        total = number(document.get("points"))
        settled = document.get("status") in SETTLED
        if settled:
            self._mistakes.add(document)
            self._flawed += is_flawed(document)
            if total is not None:
                self._totals.append(total)
        for question in questions_of(document):
            name = str(question.get("id"))
            if name not in self._questions:
                self._questions[name] = QuestionCount(question)
            if settled:
                self._questions[name].add(question, total)

    def _look_at(self, document: Document) -> None:
        student = student_of(document)
        row = stopped(document)
        if row is not None and len(self._stopped) < _STOPPED:
            self._stopped.append(row)
        else:
            self._stopped_left_out += row is not None
        if document.get("status") not in SETTLED:
            return
        self._weights.add(student, document)
        for question in questions_of(document):
            self._close.add(student, question)
            for check in checks_of(question):
                self._checks.add(check)

    def view(
        self,
        *,
        title: str,
        assignment: str,
        when: str,
        remarks: Iterable[str] = (),
        similar: Similar | None = None,
        since: Since | None = None,
    ) -> ClassView:
        """Return what the page shows of all documents so far.

        ``remarks`` are sentences on what is odd outside of the documents.
        """
        close = self._close.view()
        totals, most = self._totals, self._most
        bars, width = _histogram(totals, most)
        middle = median(totals) if totals else None
        groups = self._mistakes.groups()
        shared = [group for group in groups if len(group.students) > 1]
        rare = [group for group in groups if len(group.students) == 1]
        return ClassView(
            title=one_line(title) or one_line(assignment),
            assignment=one_line(assignment),
            when=one_line(when),
            submissions=sum(self._statuses.values()),
            graded=self._statuses["graded"],
            person=self._statuses["needs_person"],
            counted=len(totals),
            median="" if middle is None else plain(middle),
            full=sum(total >= most for total in totals) - self._flawed,
            flawed=self._flawed,
            max_points=plain(most),
            todo=tuple(self._todo(close, remarks)),
            bars=tuple(bars),
            median_at=None if middle is None else (max(middle, 0.0) + 0.5) / width,
            questions=tuple(question.row() for question in self._questions.values()),
            groups=tuple(shared[:_GROUPS]),
            rare=tuple(rare[:_RARE]),
            left_out=max(len(shared) - _GROUPS, 0) + max(len(rare) - _RARE, 0),
            given=tuple(self._given),
            versions=tuple(sorted(self._versions - {""})),
            isolations=tuple(sorted(self._isolations - {""})),
            close=close,
            stopped=tuple(self._stopped),
            stopped_left_out=self._stopped_left_out,
            weights=self._weights.view(),
            similar=similar,
            since=since,
        )

    def _todo(self, close: CloseCalls, remarks: Iterable[str]) -> Iterator[Todo]:
        for what, advice in _CAUSES:
            if self._found[what]:
                yield Todo(
                    what=what,
                    advice=advice,
                    students=tuple(self._found[what]),
                    place=_PLACES.get(what, ""),
                )
        for doubt in self._checks.doubts():
            yield Todo(what=doubt.what, advice=doubt.advice)
        if close.close:
            yield Todo(
                what=f"{plural(close.close, 'answer')} close to the tolerance",
                advice="Right or wrong by little: look at each.",
                place="close",
            )
        for remark in remarks:
            yield Todo(what=one_line(remark, 300), advice="")


def in_order(students: Iterable[str]) -> list[str]:
    """Return ids in the order of the class page, where s2 comes before s10."""
    # A text as key, not a tuple of parts: of 10,000 ids those alone would take four megabytes.
    return sorted(students, key=lambda s: re.sub("[0-9]{1,18}", lambda n: f"\0{n[0]:0>18}", s))


def _histogram(totals: Sequence[float], most: float) -> tuple[list[Bar], float]:
    """Return at most twelve or so bars of a round width, points rounded down into them."""
    top = max([most, *totals])
    width = next(w for w in (1, 2, 5, 10, 20, 25, 50, 100, 10**3, 10**6, 10**12) if top / w < _BARS)
    counts = Counter(int(max(total, 0) // width) for total in totals)
    last = int(top // width)
    ends = [(k * width, min((k + 1) * width - 1, int(top))) for k in range(last + 1)]
    labels = [str(first) if first == end else f"{first}-{end}" for first, end in ends]
    return [Bar(label=label, count=counts[k]) for k, label in enumerate(labels)], float(width)


def _causes(document: Document) -> Iterator[str]:
    status = document.get("status")
    if status == "needs_person":
        yield "Need a person"
    elif status == "missing":
        yield "Nothing handed in"
        return
    elif status == "unreadable":
        yield "Unreadable"
        return
    checks = [check for question in questions_of(document) for check in checks_of(question)]
    states = {check.get("status") for check in checks}
    if "checker_error" in states:
        yield "Checker problem"
    if any(LOADING in str(check.get("message")) for check in checks):
        yield "Did not load"
    if is_flawed(document):
        yield "Full points, but not correct"
    if states & {"timeout", "memory"}:
        yield "Stopped at a limit"
