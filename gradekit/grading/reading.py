"""Reading what one student handed in: bytes only, every one counted, and no link followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from gradekit.grading.items import FOLDER, MAX_MEMBERS, Budget, Item, is_archive
from gradekit.grading.names import hazard, is_junk, shown

UNREADABLE = "cannot be read"
_LINK, _SPECIAL = "is a symbolic link", "is not a regular file"
_COMPILED = re.compile(r".*\.(?:py[co]|pyd|dll|dylib|so(?:\.\d+)*)", re.IGNORECASE)
_HOOKS = frozenset({"conftest.py", "sitecustomize.py", "usercustomize.py"})
_HAS_DIR_FD = (
    os.open in os.supports_dir_fd and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")
)
_READ = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _READ |= getattr(os, _flag, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one student, or one group, handed in."""

    student: str
    paths: Sequence[Path]  # none: `collect` lists the student, and nothing was handed in
    members: tuple[str, ...] = ()  # of a group: the ids that each get the result


class Reader:
    """All that one submission holds, in memory."""

    def __init__(self, leave: Collection[str] = ()) -> None:
        self._leave = leave  # names in the folder itself that are no part of it
        self.items: list[Item] = []
        self.notes: list[str] = []
        self._budget = Budget()

    def take(self, path: Path, *, several: bool) -> None:
        """Read a folder or a file as handed in."""
        label = f"{path.name}/" if several else ""
        try:
            problem = _kind(os.lstat(path))
        except OSError as error:
            problem = _unreadable(error)
        if problem == FOLDER:
            self._folder(None, str(path), (), label)
        else:
            self._file(None, str(path), (path.name,), path.name, problem)

    def _folder(self, at: int | None, path: str, parts: tuple[str, ...], label: str) -> None:
        try:
            with _opened(path, at) as folder:
                names = _names(path if folder is None else folder)
                if "pyvenv.cfg" in names and parts:
                    self.notes.append(f"{shown(label)} was left behind: a virtual environment.")
                    return
                for name in names:
                    if name in self._leave and not parts:
                        continue
                    self._budget.member(shown(label or "the submission"))
                    where = name if folder is not None else str(Path(path) / name)
                    self._entry(folder, where, (*parts, name), f"{label}{name}")
        except OSError as error:
            self._odd(parts or (Path(path).name,), label or Path(path).name, _unreadable(error))

    def _entry(self, at: int | None, path: str, parts: tuple[str, ...], label: str) -> None:
        if is_junk(parts[-1]) or self._hazardous(parts, label):
            return
        try:
            problem = _kind(os.stat(path, dir_fd=at, follow_symlinks=False))
        except OSError as error:
            problem = _unreadable(error)
        if problem == FOLDER:
            self._odd(parts, label, FOLDER)
            self._folder(at, path, parts, f"{label}/")
        elif not self._left_behind(parts, label):
            self._file(at, path, parts, label, problem)

    def _file(
        self, at: int | None, path: str, parts: tuple[str, ...], label: str, problem: str
    ) -> None:
        if problem:
            self._odd(parts, label, problem)
            return
        archive = is_archive(parts[-1])
        count = partial(
            self._budget.take, where=shown(label), kind="packed" if archive else "unpacked"
        )
        try:
            content = _read(path, at, count)
        except OSError as error:
            self._odd(parts, label, _unreadable(error))
            return
        if content is None:
            self._odd(parts, label, _SPECIAL)
        elif archive:
            self._archive(parts, label, content)
        else:
            self.items.append(Item(parts=parts, shown=shown(label, 400), content=content))

    def _archive(self, parts: tuple[str, ...], label: str, content: bytes) -> None:
        # zip and gzip are loaded only where there is an archive: a student's check has none.
        from gradekit.grading.archives import read_archive  # noqa: PLC0415

        unpacked = read_archive(label, content, self._budget)
        self.notes += unpacked.notes
        for item in unpacked.members:
            placed = replace(item, parts=(*parts[:-1], *item.parts))
            if not self._hazardous(placed.parts, placed.shown) and (
                placed.problem or not self._left_behind(placed.parts, placed.shown)
            ):
                self.items.append(placed)

    def _odd(self, parts: tuple[str, ...], label: str, problem: str) -> None:
        if problem != FOLDER:
            self.notes.append(f"{shown(label)} {problem} and was left behind.")
        self.items.append(Item(parts=parts, shown=shown(label, 400), problem=problem))

    def _hazardous(self, parts: tuple[str, ...], label: str) -> bool:
        why = hazard(parts)
        if why:
            self.notes.append(f"{shown(label)} was left behind: {why}.")
        return bool(why)

    def _left_behind(self, parts: tuple[str, ...], label: str) -> bool:
        compiled = bool(_COMPILED.fullmatch(parts[-1]))
        if compiled:
            self.notes.append(f"{shown(label)} was left behind: it is compiled.")
        return compiled or parts[-1].lower() in _HOOKS


def _kind(info: os.stat_result) -> str:
    junction = 0xA0000003  # of Windows: a link that looks like a folder
    if stat.S_ISLNK(info.st_mode) or getattr(info, "st_reparse_tag", 0) == junction:
        return _LINK
    if stat.S_ISDIR(info.st_mode):
        return FOLDER
    return "" if stat.S_ISREG(info.st_mode) else _SPECIAL


def _unreadable(error: OSError) -> str:
    return f"{UNREADABLE} ({error.strerror or type(error).__name__})"


@contextmanager
def _opened(path: str, at: int | None) -> Iterator[int | None]:
    """Hold a folder open, so that nobody can put a link in its place. None: not on Windows."""
    if not _HAS_DIR_FD:
        yield None
        return
    folder = os.open(path, _READ | os.O_DIRECTORY, dir_fd=at)
    try:
        yield folder
    finally:
        os.close(folder)


def _names(folder: int | str) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in islice(entries, MAX_MEMBERS + 1))


def _read(path: str, at: int | None, count: Callable[[int], None]) -> bytes | None:
    """Read a regular file, counting; None where it turns out to be something else."""
    source = os.open(path, _READ, dir_fd=at)
    try:
        if not stat.S_ISREG(os.fstat(source).st_mode):
            return None
        chunks = []
        while chunk := os.read(source, 1 << 18):
            count(len(chunk))
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(source)
