"""The progress bar of a batch: how many, how long still, and who needs a look."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self  # of typing only from Python 3.11 on

_MARKS = {"needs_person": "?", "missing": "-", "unreadable": "?"}


class Bar:
    """A bar on stderr with the time left; a line every tenth of the way where it is no terminal."""

    def __init__(self, total: int, title: str) -> None:
        self._total, self._title, self._done, self._told = total, title, 0, 0
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
                TextColumn,
                TimeRemainingColumn,
            )

            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[last]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._progress.add_task(self._title, total=self._total, last="")
            self._progress.start()
        return self

    def step(self, student: str, document: dict[str, Any] | None) -> None:
        """Count one submission; ``document`` is None for one that had not changed."""
        self._done += 1
        status = "" if document is None else document["status"]
        if self._progress is not None:
            mark = _MARKS.get(status, "")
            last = f"{mark} {student}" if mark else student
            last = "".join(c if c.isprintable() and c not in "[]" else "?" for c in last)
            self._progress.update(self._task, advance=1, last=last[:30])
        elif self._total >= 50 and self._done * 10 // self._total > self._told:
            self._told = self._done * 10 // self._total
            print(f"{self._title}: {self._done} of {self._total}", file=sys.stderr, flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()
