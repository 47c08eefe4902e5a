"""Slow and large submissions, beside the median of the class."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gradekit.report.text import number

_MOST = 10  # that are shown of each
_TIMES = 10  # the median: what is called slow or large
_SECONDS, _BYTES = 0.5, 20_000  # below this nothing is


@dataclass(frozen=True, slots=True, kw_only=True)
class Heavy:
    """One submission that takes much more than most."""

    student: str
    amount: str
    times: int  # the median


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The slow and the large, with the medians of all."""

    slow: tuple[Heavy, ...] = ()
    large: tuple[Heavy, ...] = ()
    seconds: str = ""
    size: str = ""


class WeightCount:
    """Takes in seconds and bytes of submissions; of most no id is kept."""

    def __init__(self) -> None:
        self._seconds, self._bytes = array("d"), array("d")
        self._slowest: list[tuple[float, str]] = []
        self._largest: list[tuple[float, str]] = []

    def add(self, student: str, document: Mapping[str, Any]) -> None:
        """Take in one document."""
        for key, kept, most in (
            ("seconds", self._seconds, self._slowest),
            ("bytes", self._bytes, self._largest),
        ):
            found = number(document.get(key))
            if found:
                kept.append(found)
                keep = heapq.heappush if len(most) < _MOST else heapq.heappushpop
                keep(most, (found, student))

    def view(self) -> Weights:
        """Return those far above the median."""
        return Weights(
            slow=_far_above(self._slowest, self._seconds, _SECONDS, _time),
            large=_far_above(self._largest, self._bytes, _BYTES, _size),
            seconds=_time(median(self._seconds)) if self._seconds else "",
            size=_size(median(self._bytes)) if self._bytes else "",
        )


def _far_above(
    most: Sequence[tuple[float, str]], every: Sequence[float], least: float, written: Any
) -> tuple[Heavy, ...]:
    if not every:
        return ()
    middle = median(every)
    return tuple(
        Heavy(student=student, amount=written(found), times=round(found / middle))
        for found, student in sorted(most, key=lambda pair: (-pair[0], pair[1]))
        if found >= max(least, _TIMES * middle)
    )


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _size(count: float) -> str:
    if count >= 10**6:
        return f"{count / 10**6:.1f} MB"
    return f"{count / 1000:.1f} KB" if count >= 1000 else f"{count:.0f} bytes"
