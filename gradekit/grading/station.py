"""A station: where a Dask worker grades one run's chunks, with a course that came as bytes."""

from __future__ import annotations

import atexit
import contextlib
import os
import platform
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from gradekit import __version__
from gradekit.course import Place
from gradekit.grading.batch import Batch, Graded, Task
from gradekit.grading.fingerprints import SOURCE
from gradekit.model import GradekitError, Limits
from gradekit.sandbox.leftovers import locked_folder
from gradekit.sandbox.process import remove_tree

_IDLE = 600.0  # seconds without a chunk: whoever asked was killed, or has nothing left


def versions() -> dict[str, str]:
    """Tell what has to be the same on all machines, for marks to be the same."""
    return {
        "gradekit": __version__,
        "gradekit's source": SOURCE,
        "numpy": np.__version__,
        "Python": ".".join(platform.python_version_tuple()[:2]),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One assignment as it travels: every file of it, the reference and the key among them."""

    name: str
    files: Mapping[str, bytes] = field(repr=False)  # path below the course's folder: content
    isolation: str
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What became of some submissions: all graded, or a problem, or there was no station."""

    worker: str = ""
    graded: Sequence[Graded] = field(default=(), repr=False)
    problem: str = ""  # of the machine or the course: nothing more is graded
    ready: bool = True


def packed(place: Place, *, isolation: str, limits: Limits) -> Course:
    """Read all files of an assignment that grading needs."""
    assert place.hidden is not None
    folders = {"assignments": place.public, "solutions": place.hidden}
    files = {
        f"{part}/{place.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for part, folder in folders.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(map(_is_junk, path.relative_to(folder).parts))
    }
    key = place.hidden.parent / ".keys" / place.name
    files[f"solutions/.keys/{place.name}"] = key.read_bytes()
    return Course(name=place.name, files=files, isolation=isolation, limits=limits)


def _is_junk(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _unpack(course: Course, folder: Path) -> Place:
    for name, content in course.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    parts = (folder / "assignments" / course.name, folder / "solutions" / course.name)
    return Place(course.name, *parts)


class Station:
    """A batch kept warm in a private folder, until it is closed or nobody comes any more."""

    def __init__(self, course: Course, *, idle: float = _IDLE) -> None:
        self.closed = False
        self._busy, self._idle = 0, idle
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._folder, self._held = locked_folder(tempfile.gettempdir())
        atexit.register(self.close)
        try:
            place = _unpack(course, Path(self._folder))
            self._batch = Batch(place, isolation=course.isolation, jobs=1, limits=course.limits)
        except BaseException:
            self._remove()
            raise
        self.isolation = self._batch.isolation
        with self._lock:
            self._wait_for_more()

    def grade(self, tasks: Sequence[Task]) -> Chunk:
        """Grade some submissions, one after the other. Several threads may do so at a time."""
        graded: list[Graded] = []
        with self._at_work():
            for task in tasks:
                if self.closed:
                    break
                try:
                    done = self._batch.work(task)
                except GradekitError as error:
                    if not self.closed:
                        return Chunk(graded=graded, problem=str(error))
                    break
                if self.closed:  # its launcher was ended, which looks like a fault of the task
                    break
                graded.append(done)
        return Chunk(graded=graded, ready=len(graded) == len(tasks))

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
            if self._timer is not None:
                self._timer.cancel()
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
                last = not self._busy
                if last and not self.closed:
                    self._wait_for_more()
            if last and self.closed:
                self._batch.close()  # also what was being started while it was closed

    def _wait_for_more(self) -> None:
        self._timer = threading.Timer(self._idle, self._give_up)
        self._timer.daemon = True
        self._timer.start()

    def _give_up(self) -> None:
        with self._lock:
            if self._busy:
                return
        self.close()

    def close(self) -> None:
        """End its processes and remove the course; what is under way ends at once."""
        with self._lock:
            if self.closed:
                return
            self.closed = True
            if self._timer is not None:
                self._timer.cancel()
        self._batch.close()
        self._remove()

    def _remove(self) -> None:
        atexit.unregister(self.close)
        remove_tree(self._folder)
        if self._held is not None:
            os.close(self._held)
            self._held = None
