"""Close calls: how far each submission's answers are from the tolerance, question by question.

Right answers lie far below what is allowed and wrong ones far above; whatever is in the gap
between is for a person to look at. Kept are counts in bins, and the ids of the close ones.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.report.text import number, one_line, short

LEAST, MOST = 1e-2, 1e2  # in units of what is allowed: what is between is a close call
_MOST_CALLS = 200  # that are kept of a class
_FROM, _TO, _STEPS = -8, 16, 2  # powers of ten that have bins, and bins a power
_BINS = (_TO - _FROM) * _STEPS + 2  # the first is nearly nothing, the last beyond all
_HEIGHT, _ROW = 15.0, 46.0  # half of what a row of dots may take, and a row
_LEFT, _WIDE = 96.0, 780.0  # where bins begin, and what all take
_STEP = _WIDE / _BINS
_MOST_DOTS, _APART = 6, 7.0  # one above the other
_SIDES = ("right", "wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An answer that is close to the tolerance, on either side."""

    student: str
    question: str
    check: str
    closeness: str
    right: bool
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The submissions of one bin: a bar of a width and a height, or so many dots of a radius."""

    x: float
    ys: tuple[float, ...]  # of dots
    half: float  # of the bar's height, where they are too many for dots
    count: int
    side: str  # "right" or "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One question: where its answers lie."""

    question: str
    y: float
    columns: tuple[Column, ...]
    right: int
    wrong: int
    furthest_right: str  # of the right answers the one nearest to the tolerance
    nearest_wrong: str
    close: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCalls:
    """The picture of all questions, and the calls in it."""

    strips: tuple[Strip, ...] = ()
    calls: tuple[Call, ...] = ()
    left_out: int = 0
    step: float = _STEP
    height: float = 0.0  # of the rows
    ticks: tuple[tuple[float, str], ...] = ()
    tolerance_at: float = 0.0
    band: tuple[float, float] = (0.0, 0.0)  # from, width

    @property
    def close(self) -> int:
        """How many there are, those left out of the list as well."""
        return len(self.calls) + self.left_out


class CloseCount:
    """Counts the answers of submissions that are seen one by one."""

    def __init__(self) -> None:
        self._bins: dict[str, tuple[array[int], array[int]]] = {}  # right and wrong
        self._ends: dict[str, list[float]] = {}  # the largest right, the least wrong
        self._close: dict[str, int] = {}
        self._calls: list[Call] = []

    def add(self, student: str, question: Mapping[str, Any]) -> None:
        """Count the answer to one question: that of its checks which is furthest off."""
        found = [(c, at) for c in _checks(question) if (at := _closeness(c)) is not None]
        if not found:
            return
        check, closeness = max(found, key=lambda pair: pair[1])
        name, right = one_line(question.get("id")), check.get("status") == "correct"
        bins = self._bins.setdefault(
            name, (array("q", bytes(8 * _BINS)), array("q", bytes(8 * _BINS)))
        )
        bins[not right][_bin(closeness)] += 1
        ends = self._ends.setdefault(name, [-math.inf, math.inf])
        if right:
            ends[0] = max(ends[0], closeness)
        else:
            ends[1] = min(ends[1], closeness)
        self._close.setdefault(name, 0)
        if LEAST <= closeness <= MOST:
            self._close[name] += 1
            if len(self._calls) < _MOST_CALLS:
                call = Call(
                    student=student,
                    question=name,
                    check=one_line(check.get("id")),
                    closeness=short(closeness),
                    right=right,
                    public=check.get("public") is True,
                )
                self._calls.append(call)

    def view(self) -> CloseCalls:
        """Return the picture, and the calls by question."""
        if not self._bins:
            return CloseCalls()
        most = max(max(side) for bins in self._bins.values() for side in bins)
        strips = tuple(self._strip(k, name, most) for k, name in enumerate(self._bins))
        order = {name: k for k, name in enumerate(self._bins)}
        return CloseCalls(
            strips=strips,
            calls=tuple(sorted(self._calls, key=lambda call: order[call.question])),
            left_out=sum(self._close.values()) - len(self._calls),
            height=_ROW * len(strips),
            ticks=tuple(_ticks()),
            tolerance_at=_at(0.0),
            band=(_at(math.log10(LEAST)), _at(math.log10(MOST)) - _at(math.log10(LEAST))),
        )

    def _strip(self, row: int, name: str, most: int) -> Strip:
        bins, (right, wrong) = self._bins[name], self._ends[name]
        y = _ROW * (row + 0.5)
        return Strip(
            question=name,
            y=y,
            columns=tuple(_columns(bins, y, most)),
            right=sum(bins[0]),
            wrong=sum(bins[1]),
            furthest_right="" if right < 0 else short(right),
            nearest_wrong="" if wrong == math.inf and not bins[1][-1] else short(wrong),
            close=self._close[name],
        )


def _checks(question: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (c for c in question.get("checks") or () if isinstance(c, Mapping))


def _closeness(check: Mapping[str, Any]) -> float | None:
    found = number(check.get("closeness"))
    return None if found is None or math.isnan(found) or found < 0 else found


def _bin(closeness: float) -> int:
    if closeness < 10.0**_FROM:
        return 0
    if closeness >= 10.0**_TO:
        return _BINS - 1
    return 1 + int((math.log10(closeness) - _FROM) * _STEPS)


def _at(power: float) -> float:
    """Return where a power of ten is in the picture."""
    return _LEFT + _STEP * (1 + (power - _FROM) * _STEPS)


def _columns(bins: tuple[array[int], array[int]], y: float, most: int) -> Iterator[Column]:
    """Yield what stands in each bin: dots one above the other as long as there is room, else a bar.

    A bar's height follows the root of its count: what few have must be seen beside what most have.
    """
    for k in range(_BINS):
        for side, counts in zip(_SIDES, bins, strict=True):
            count = counts[k]
            if count:
                dots, gap = count <= _MOST_DOTS, min(2 * _HEIGHT / count, _APART)
                # Right and wrong may meet in a bin: then they stand side by side.
                shift = (
                    _STEP * (0.25 if side == "wrong" else -0.25) if all(b[k] for b in bins) else 0
                )
                yield Column(
                    x=_LEFT + _STEP * (k + 0.5) + shift,
                    ys=tuple(y + gap * (j - (count - 1) / 2) for j in range(count)) if dots else (),
                    half=0.0 if dots else _HEIGHT * max(math.sqrt(count / most), 0.5),
                    count=count,
                    side=side,
                )


def _ticks() -> Iterator[tuple[float, str]]:
    yield _LEFT + _STEP / 2, "exact"
    for power in range(_FROM + 2, _TO, 4):
        yield _at(power), f"1e{power}"
    yield _LEFT + _STEP * (_BINS - 0.5), "inf"
