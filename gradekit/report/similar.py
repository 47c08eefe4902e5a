"""Similar pairs: submissions that share windows of tokens which few others have.

Nobody's text is here, only the numbers that each worker sent of its own submission. A list that a
submission forged can make that one look similar, or like none; it says nothing of two others.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOST_SHOWN = 20
_CANDIDATES = 200  # pairs that are looked at to the end
_FEW, _SHARE = 5, 20  # what more than 5 submissions have, and more than one in 20, is common
_WIDEST = 64  # submissions that may share what counts as rare, however large the class
_LEAST, _HALF = 8, 0.5  # shared windows, and their share of the smaller submission
_LEAST_KEPT = 4  # of the windows that were kept, where a large class has some left out
_MOST_ENTRIES = 1 << 17  # windows kept of a class: more, and every other number is left out
_MOST_MEETINGS = 1 << 17  # of two submissions in a window, the rarest windows first
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two submissions that have much in common which few others have."""

    first: str
    second: str
    percent: int  # of the smaller one's rare windows
    windows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Submissions that are the same throughout, names and layout aside."""

    students: tuple[str, ...]
    windows: int  # that few others have


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """What is alike in a class, the most telling first."""

    same: tuple[Same, ...] = ()
    pairs: tuple[Pair, ...] = ()
    compared: int = 0  # submissions


class Likeness:
    """Takes in the windows of one submission after the other, in bounded memory.

    ``course`` are the windows of what everybody has: the template, the references.
    """

    def __init__(self, course: Collection[int] = ()) -> None:
        self._course = frozenset(course)
        self._entries = array("Q")  # a window above, and below it whose: the place in _students
        self._students: list[list[str]] = []  # those that are the same throughout together
        self._known: dict[int, int] = {}  # digest of all windows -> place in _students
        self._groups: set[tuple[str, ...]] = set()
        self._thinned = 0  # bits that a window must have as zeros to be kept
        self._compared = 0

    def add(self, student: str, windows: Collection[int], group: tuple[str, ...] = ()) -> None:
        """Take in a submission; of those who handed in one together the first counts."""
        if group in self._groups or not windows:
            return
        if group:
            self._groups.add(group)
        self._compared += 1
        own = sorted(w for w in windows if w not in self._course)
        place = self._known.setdefault(hash(tuple(own)), len(self._students))
        if place < len(self._students):
            self._students[place].append(student)
            return
        self._students.append([student])
        mask = (1 << self._thinned) - 1
        self._entries.extend([window << 32 | place for window in own if not window & mask])
        while len(self._entries) > _MOST_ENTRIES:
            self._thin()

    def _thin(self) -> None:
        """Leave out every other number: the same for all, so that shares stay what they are."""
        self._thinned += 1
        mask = np.uint64(((1 << self._thinned) - 1) << 32)
        entries = np.frombuffer(self._entries, dtype=np.uint64)
        self._entries = array("Q", entries[(entries & mask) == 0].tobytes())

    def found(self) -> Similar:
        """Return what is alike."""
        if not self._entries:
            return Similar(compared=self._compared)
        rare = _Rare(self._entries, [len(same) for same in self._students], self._compared)
        shown = _MOST_SHOWN
        same = [
            Same(students=tuple(ids), windows=int(rare.own[k]) << self._thinned)
            for k, ids in enumerate(self._students)
            if len(ids) > 1 and self._enough(int(rare.own[k]))
        ]
        same.sort(key=lambda s: -s.windows)
        pairs = [
            Pair(
                first=self._students[a][0],
                second=self._students[b][0],
                percent=round(100 * shared / least),
                windows=shared << self._thinned,
            )
            for a, b, shared, least in rare.pairs()
            if self._enough(shared) and shared >= _HALF * least
        ]
        pairs.sort(key=lambda p: (-p.percent * p.windows, p.first, p.second))
        return Similar(
            same=tuple(same[:shown]), pairs=tuple(pairs[:shown]), compared=self._compared
        )

    def _enough(self, windows: int) -> bool:
        return windows >= _LEAST_KEPT and windows << self._thinned >= _LEAST


class _Rare:
    """The windows that few submissions have, sorted, each with those that have it."""

    def __init__(self, entries: array[int], sizes: Sequence[int], compared: int) -> None:
        every = np.frombuffer(entries, dtype=np.uint64)
        every.sort()
        owners = (every & _LOW).astype(np.int32)
        begins = _begins((every >> np.uint64(32)).astype(np.uint32))
        lengths = np.diff(begins, append=len(every))
        had = np.add.reduceat(np.array(sizes, dtype=np.int32)[owners], begins)
        few = had <= min(max(_FEW, compared // _SHARE), _WIDEST)
        self._owners = owners
        self._begins, self._lengths = begins[few], lengths[few]
        self.own = np.bincount(owners[np.repeat(few, lengths)], minlength=len(sizes))

    def pairs(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield pairs that meet often: both, their shared windows, those of the smaller one."""
        met = np.concatenate(list(self._meetings()))
        met.sort()
        begins = _begins(met)
        codes, times = met[begins], np.diff(begins, append=len(met))
        if not len(codes):
            return
        first, second = (codes >> np.uint64(32)).astype(int), (codes & _LOW).astype(int)
        least = np.minimum(self.own[first], self.own[second])
        best = np.argsort(-times * times / least, kind="stable")[:_CANDIDATES]
        windows = self._windows_of({*first[best].tolist(), *second[best].tolist()})
        for k in best.tolist():
            a, b = int(first[k]), int(second[k])
            yield a, b, len(windows[a] & windows[b]), int(least[k])

    def _meetings(self) -> Iterator[NDArray[np.uint64]]:
        """Yield both of every two that share a window as one number, of the rarest first."""
        yield np.zeros(0, dtype=np.uint64)
        room = _MOST_MEETINGS
        for length in (np.flatnonzero(np.bincount(self._lengths, minlength=2)[2:]) + 2).tolist():
            begins = self._begins[self._lengths == length]
            above, below = np.triu_indices(length, 1)
            begins = begins[: room // len(above)]
            room -= len(begins) * len(above)
            owners: NDArray[Any] = self._owners[begins[:, None] + np.arange(length)]
            owners = np.sort(owners, axis=1).astype(np.uint64)
            yield (owners[:, above] << np.uint64(32) | owners[:, below]).ravel()

    def _windows_of(self, places: set[int]) -> dict[int, set[int]]:
        """Return the rare windows of some submissions, each by its number in the order here."""
        which = np.repeat(np.arange(len(self._begins)), self._lengths)
        inside = np.arange(len(which)) - np.repeat(
            np.cumsum(self._lengths) - self._lengths, self._lengths
        )
        owners = self._owners[self._begins[which] + inside]
        known = np.zeros(len(self.own), dtype=bool)
        known[list(places)] = True
        wanted = known[owners]
        found: dict[int, set[int]] = {place: set() for place in places}
        for place, window in zip(owners[wanted].tolist(), which[wanted].tolist(), strict=True):
            found[place].add(window)
        return found


def _begins(ordered: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each run of equal numbers begins; np.unique would import numpy.ma for it."""
    changes = np.ones(len(ordered), dtype=bool)
    changes[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(changes)
