"""One question over all submissions: its statuses, points and most common mistake."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import correlation

from gradekit.report.class_view import Document, QuestionRow, has_all_points
from gradekit.report.mistakes import first_wrong, mistake_of, pattern_of
from gradekit.report.text import number, one_line, plain
from gradekit.report.words import FAILING, STATUS, status_words

_ENOUGH = 10  # submissions, before a correlation means anything
_LOW = 0.2  # a question below this does not separate strong from weak submissions


class QuestionCount:
    """Counts one question of result documents that are seen one by one.

    Points are kept as numbers side by side: 16 bytes a submission, where a pair takes a hundred.
    """

    def __init__(self, question: Document) -> None:
        self._id = one_line(str(question.get("id")))
        self._title = one_line(question.get("title"))
        self._most = number(question.get("max_points")) or 0.0
        self._statuses: Counter[str] = Counter()
        self._own, self._totals = array("d"), array("d")
        self._mistakes: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._named: set[str] = set()
        self._flawed = 0

    def add(self, question: Document, total: float | None) -> None:
        """Count the question of one submission, which has ``total`` points in all."""
        status = str(question.get("status"))
        self._statuses[status] += 1
        own = number(question.get("points"))
        if own is not None:
            self._own.append(own)
            self._totals.append(own if total is None else total)
        if status in FAILING:
            self._flawed += has_all_points(question) and "override" not in question
            said = mistake_of(question)
            pattern = pattern_of(said)
            self._mistakes[pattern] += 1
            if isinstance(first_wrong(question).get("misconception"), Mapping):
                self._named.add(pattern)
            self._examples.setdefault(pattern, said)

    def row(self) -> QuestionRow:
        """Return what the table of questions says."""
        own, most = self._own, self._most
        mean = sum(own) / len(own) if own else None
        # A mistake that has a name says more than how many elements are wrong.
        told = Counter({p: n for p, n in self._mistakes.items() if p in self._named})
        pattern, times = next(iter((told or self._mistakes).most_common(1)), ("", 0))
        separates = _item_rest(own, self._totals)
        return QuestionRow(
            id=self._id,
            title=self._title,
            max_points=plain(most),
            mean="" if mean is None else f"{mean:.2f}".rstrip("0").rstrip("."),
            mean_share=mean / most if mean is not None and most else 0.0,
            full=f"{100 * sum(p >= most for p in own) / len(own):.0f} %" if own else "",
            flawed=self._flawed,
            counts=tuple(
                (status, words.word, self._statuses[status])
                for status, words in STATUS.items()
                if self._statuses[status]
            ),
            parts=self._parts(),
            common=self._examples.get(pattern, ""),
            common_count=times,
            discrimination="" if separates is None else f"{separates:.2f}",
            low=separates is not None and separates < _LOW,
        )

    def _parts(self) -> tuple[tuple[str, int], ...]:
        tones: Counter[str] = Counter()
        for status, count in self._statuses.items():
            tone = status_words(status).tone
            tones["bad" if tone == "warn" else tone] += count
        return tuple(
            (tone, tones[tone]) for tone in ("good", "bad", "open", "person") if tones[tone]
        )


def _item_rest(own: Sequence[float], totals: Sequence[float]) -> float | None:
    """Correlate the points of a question with the points of all others."""
    if len(own) < _ENOUGH:
        return None
    rest = array("d", (total - p for p, total in zip(own, totals, strict=True)))
    if len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return correlation(own, rest)
