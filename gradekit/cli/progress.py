"""The progress bar of a batch: how many, how long still, and who is waited for."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self  # of typing only from Python 3.11 on

_MARKS = {"needs_person": "?", "missing": "-", "unreadable": "?"}
_BRIEFLY = 2.0  # seconds that the name of a finished one is seen


class Bar:
    """A bar on stderr with the time left; a line every tenth of the way where it is no terminal.

    Submissions are taken in order, so the first that is not done is one that is under way: kept
    are its place and those after it that were done before it, a few whatever the size of a class.
    """

    def __init__(self, students: Sequence[str], title: str) -> None:
        self._students, self._first, self._early = students, 0, set[str]()
        self._total, self._title, self._done, self._told = len(students), title, 0, 0
        self._asked = 0  # of those done: the ones that took time
        self._began = self._stepped = time.monotonic()
        self._last = ("", "")  # mark and student
        self._progress: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            # rich costs as much as half of numpy: only where a bar is seen
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                MofNCompleteColumn,
                Progress,
                ProgressColumn,
                Task,
                TextColumn,
            )
            from rich.table import Column  # noqa: PLC0415
            from rich.text import Text  # noqa: PLC0415

            bar = self

            class Said(ProgressColumn):
                """The time and a name: they move on while no submission gets done."""

                def render(self, task: Task) -> Text:  # noqa: ARG002 - rich's signature
                    return Text(bar.said(time.monotonic()))

            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=20),
                MofNCompleteColumn(),
                # Alone in its width: on a narrow screen names are cut, not the count.
                Said(table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
                console=Console(stderr=True),
                transient=True,
                expand=True,
            )
            self._task = self._progress.add_task(self._title, total=self._total)
            self._progress.start()
        return self

    def step(self, student: str, document: dict[str, Any] | None) -> None:
        """Count one submission; ``document`` is None for one that had not changed."""
        self._done += 1
        self._asked += document is not None
        self._early.add(student)
        while self._first < self._total and self._students[self._first] in self._early:
            self._early.remove(self._students[self._first])
            self._first += 1
        status = "" if document is None else document["status"]
        self._last = (_MARKS.get(status, ""), student)
        self._stepped = time.monotonic()
        if self._progress is not None:
            self._progress.update(self._task, advance=1)
        elif self._total >= 50 and self._done * 10 // self._total > self._told:
            self._told = self._done * 10 // self._total
            print(f"{self._title}: {self._done} of {self._total}", file=sys.stderr, flush=True)

    def said(self, now: float) -> str:
        """Return what stands beside the bar at a time: how long still or so far, and a name."""
        left, quiet = self._total - self._done, now - self._stepped
        # What had not changed took no time: it says nothing of the others.
        pace = (self._stepped - self._began) / self._asked if self._asked else 0.0
        remaining = pace * left - quiet
        # Longer than it should take: what is known is how long it has taken.
        still = remaining >= 1
        clock = f"{_clock(remaining)} left" if still else f"{_clock(now - self._began)} so far"
        waits = left and (left < 3 or quiet >= _BRIEFLY)
        if waits:
            return f"{clock} {self._waiting()}"
        mark, student = self._last
        return " ".join(word for word in (clock, mark, _plain(student)) if word)

    def _waiting(self) -> str:
        early = self._early.copy()  # the bar is drawn by a thread of its own
        left = (student for student in self._students[self._first :] if student not in early)
        names = [_plain(student) for student in itertools.islice(left, 3)]
        return f"waiting for {f'{names[0]}, ...' if len(names) > 2 else ', '.join(names)}"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()


def _plain(student: str) -> str:
    """Return an id as a short word that no terminal stumbles over."""
    return "".join(c if c.isprintable() else "?" for c in student[:24])


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
