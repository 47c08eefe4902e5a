"""Leaks in memory: a live worker, read from outside, after it has answered everything.

The course is copied and a canary planted in its secret judges; the worker must know neither it nor
the key, the reference's lines or its answers. A mark in what is handed in must be found: else
nothing was seen at all.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gradekit.authoring.desk import Desk, Files
from gradekit.authoring.leaks import pattern_of
from gradekit.course import Place, load_judges
from gradekit.grading.asked import ProbeTruths, questions_of
from gradekit.grading.batch import start_launcher
from gradekit.judge import true_gradients
from gradekit.model import Value
from gradekit.sandbox.interview import interview
from gradekit.sandbox.process import Launcher, Process

_CHUNK = 16 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was found in a worker's memory; ``skipped`` says why nothing could be looked at."""

    found: tuple[str, ...] = ()
    searched: int = 0  # bytes
    skipped: str = ""


def search_worker(
    desk: Desk, truths: Sequence[ProbeTruths], key: bytes, lines: Sequence[str]
) -> Searched:
    """Ask a worker of a copy of the course everything, and search its memory before it ends."""
    mark, canary = f"mark-{secrets.token_hex(16)}", f"canary-{secrets.token_hex(16)}"
    with tempfile.TemporaryDirectory(prefix="gradekit-") as folder:
        place = _copied(desk.place, Path(folder), canary)
        book = load_judges(place)  # the trusted side has it, as always
        assert book is not None
        wanted = {
            "the canary of judges.py": canary.encode(),
            "the key": key,
            "the key in hexadecimal": key.hex().encode(),
            **{f"a line of solutions/: {line}": line.encode() for line in lines},
            **dict(_answers(truths)),
        }
        files = dict(_as_template(desk, mark))
        launcher = start_launcher(place, desk.isolation, desk.limits)
        try:
            return _search(desk, launcher, files, truths, {"": mark.encode(), **wanted})
        finally:
            launcher.close()


def _copied(place: Place, folder: Path, canary: str) -> Place:
    assert place.hidden is not None
    public, hidden = folder / "assignments" / place.name, folder / "solutions" / place.name
    shutil.copytree(place.public, public)
    shutil.copytree(place.hidden, hidden)
    judges = hidden / "judges.py"
    before = judges.read_text(encoding="utf-8") if judges.is_file() else ""
    judges.write_text(f"{before}\nCANARY = {canary!r}\n", encoding="utf-8")
    return Place(place.name, public, hidden)


def _as_template(desk: Desk, mark: str) -> Iterator[tuple[str, bytes]]:
    """Hand in the template, with a mark that the search must find."""
    yield from desk.given.items()
    for name, text in desk.templates.items():
        yield name, f"{text}\nMARK = {mark!r}\n".encode()


def _answers(truths: Sequence[ProbeTruths]) -> Iterator[tuple[str, bytes]]:
    """Yield the reference's gradients of hidden draws, those that are no input as well."""
    inputs = {
        pattern_of(value) for t in truths for u in t.truths for value in u.draw.inputs.values()
    }
    for item in truths:
        for truth in item.truths:
            if item.probe.kind != "gradient" or truth.draw.public:
                continue
            stage = truth.answers[0].stages[1]
            tree: Any = stage.tree if isinstance(stage, Value) else None
            found = true_gradients(item.probe, truth.draw, tree)
            for name, value in found.items() if isinstance(found, dict) else ():
                pattern = pattern_of(value)
                if pattern is not None and pattern not in inputs and _odd_numbers(pattern):
                    yield f"the answer d{name} of {item.probe.id}", pattern
                    break


def _odd_numbers(pattern: bytes) -> bool:
    """Tell whether these numbers could not be there by chance: none is whole."""
    numbers = np.frombuffer(pattern)
    return bool(np.all(numbers != np.round(numbers)))


def _search(
    desk: Desk,
    launcher: Launcher,
    files: Files,
    truths: Sequence[ProbeTruths],
    wanted: dict[str, bytes],
) -> Searched:
    looking = _Looking(launcher, wanted)
    interview(
        looking,
        files,
        desk.assignment.files,
        questions_of(truths),
        templates=desk.templates,
        limits=desk.limits,
    )
    if looking.skipped:
        return Searched(skipped=looking.skipped)
    if "" not in looking.found:
        return Searched(skipped="the worker's memory could not be read whole")
    found = tuple(what for what in looking.found if what)
    return Searched(found=found, searched=looking.searched)


class _Looking:
    """A launcher whose workers are searched before they end."""

    def __init__(self, launcher: Launcher, wanted: dict[str, bytes]) -> None:
        self._launcher, self._wanted = launcher, wanted
        self.isolation = launcher.isolation
        self.found: dict[str, None] = {}
        self.searched, self.skipped = 0, ""

    def launch(self) -> Process:
        """Start a worker."""
        return _Searched(self._launcher.launch(), self)

    @property
    def public(self) -> _Looking:
        """Nothing is shown to students of what is searched here."""
        return self

    def close(self) -> None:
        """End everything that the launcher started."""
        self._launcher.close()

    def look(self, process: Any) -> None:
        """Search a worker and whatever it started."""
        if not hasattr(os, "pread") or not Path("/proc/self/mem").exists():
            self.skipped = "this system has no /proc/PID/mem"
            return
        try:
            for pid in _family(process):
                for chunk in _memory(pid):
                    self.searched += len(chunk)
                    for what, pattern in self._wanted.items():
                        if what not in self.found and pattern in chunk:
                            self.found[what] = None
        except OSError as error:
            self.skipped = f"this system does not let a worker be read: {error.strerror}"


class _Searched:
    """A worker that is looked at before it ends."""

    def __init__(self, process: Any, looking: _Looking) -> None:
        self._process, self._looking = process, looking
        self.request_fd: int = process.request_fd
        self.answer_fd: int = process.answer_fd
        self.output_fd: int = process.output_fd

    def disk(self, most: int) -> int:
        return int(self._process.disk(most))

    def kill(self) -> None:
        self._process.kill()

    def end(self, *, kill: bool) -> int | None:
        self._looking.look(self._process)
        status: int | None = self._process.end(kill=kill)
        return status


def _family(process: Any) -> list[int]:
    """Return a worker's numbers as this process sees them: in its namespace it has others."""
    pidfd = getattr(process, "pidfd", None)
    first = getattr(process, "pid", None) or process.process.pid
    if pidfd is not None:
        info = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii")
        told = dict(line.split(":", 1) for line in info.splitlines() if ":" in line)
        first = int(told.get("Pid", first))
    family = [first]
    for pid in family:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text(encoding="ascii").split()
            family += [int(child) for child in children if int(child) not in family]
    return family


def _memory(pid: int) -> Iterator[bytes]:
    """Yield what a process can write to: its heap, its stacks, its anonymous memory."""
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines():
        span, rights, *_ = line.split()
        if not rights.startswith("rw"):
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        fd = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        try:
            # In one piece: what is looked for could lie across the cut of two.
            with contextlib.suppress(ValueError, OverflowError):
                yield _read(fd, start, end)
        finally:
            os.close(fd)


def _read(fd: int, start: int, end: int) -> bytes:
    parts = []
    while start < end:
        try:
            part = os.pread(fd, min(_CHUNK, end - start), start)
        except OSError as error:
            if isinstance(error, PermissionError):
                raise
            break  # a page that is reserved and not there
        if not part:
            break
        parts.append(part)
        start += len(part)
    return b"".join(parts)
