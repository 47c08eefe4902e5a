"""Finding the submissions in a folder, and reading what each holds.

One folder or one file a student, or any mix. Bytes only, and no link is followed.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from gradekit.grading.archives import ENDINGS as ARCHIVES
from gradekit.grading.archives import FOLDER, MAX_MEMBERS, Budget, Item, is_archive, read_archive
from gradekit.grading.names import as_text, hazard, is_junk, short_hash, shown
from gradekit.model import EnvironmentalError, NotFoundError, UsageError

_ENDINGS = (".py", ".ipynb", *ARCHIVES)
_RECORD = "collect.json"
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
    paths: tuple[Path, ...]  # none: `collect` lists the student, and nothing was handed in
    members: tuple[str, ...] = ()  # of a group: the ids that each get the result


def find_submissions(folder: Path, files: Sequence[str], *, name: str = "NAME") -> list[Found]:
    """Find what each student handed in, ordered by id.

    ``files`` are the assignment's own, ``name`` is its name, for the commands in messages. Raises
    NotFoundError, UsageError or EnvironmentalError where the folder is not one of submissions.
    """
    entries = _entries(folder, name)
    own = {f for file in files for f in (file, f"{Path(file).stem}.ipynb")}
    direct = [e.name for e in entries if e.name in own and not _is_folder(e)]
    if direct:
        raise UsageError(_one_submission(folder, direct[0], own, name))
    paths: dict[str, list[Path]] = {}
    for entry in entries:
        student = _student(entry)
        if student:
            paths.setdefault(student, []).append(folder / entry.name)
    found = [Found(student=s, paths=tuple(sorted(p))) for s, p in _readable(paths).items()]
    record = folder / _RECORD
    if os.path.lexists(record):
        found = _with_members(found, _collected(record))
    if not found:
        raise NotFoundError(
            f"No submissions in {folder}: it holds no folder and no "
            f"{', '.join(_ENDINGS)} file. Give the folder that holds one of these a student."
        )
    return sorted(found, key=lambda f: f.student)


def _entries(folder: Path, name: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return sorted(listing, key=lambda entry: entry.name)
    except FileNotFoundError:
        raise NotFoundError(_not_there(folder)) from None
    except NotADirectoryError:
        raise UsageError(_not_a_folder(folder, name)) from None
    except OSError as error:
        raise EnvironmentalError(
            f"{folder} cannot be read: {error.strerror or error}. "
            "Check its permissions, or grade as the user who owns it."
        ) from None
    except ValueError as error:  # a null byte in the path
        raise UsageError(f"{shown(str(folder))} cannot be a folder: {error}.") from None


def _not_there(folder: Path) -> str:
    try:
        beside = [p.name for p in folder.parent.iterdir() if p.is_dir() and not is_junk(p.name)]
    except OSError:
        return f"There is no folder {folder}, and none above it. Check the path."
    lower = {other.lower(): other for other in sorted(beside)}
    near = difflib.get_close_matches(folder.name.lower(), lower, n=3, cutoff=0.5)
    names = ", ".join(str(folder.parent / lower[n]) for n in near)
    return f"There is no folder {folder}. " + (
        f"The nearest here: {names}." if names else "Give the folder that holds the submissions."
    )


def _not_a_folder(folder: Path, name: str) -> str:
    if not folder.is_file():  # a part of the path is a file, or it is a device
        return f"{folder} is not a folder. Give the folder that holds the submissions."
    if is_archive(folder.name):
        command = f"gradekit collect {_quoted(folder)} -o submissions"
        return f"{folder} is a file. To grade a download of a platform, first run:\n  {command}"
    return (
        f"{folder} is a file, and grade takes the folder that holds one folder or file a student:\n"
        f"  gradekit grade {name} {_quoted(folder.parent)}\n"
        f"To check this file alone:\n  gradekit check {_quoted(folder)}"
    )


def _one_submission(folder: Path, file: str, own: set[str], name: str) -> str:
    alone = f"To check it alone:\n  gradekit check {_quoted(folder)}"
    parent = folder.resolve().parent if folder.name in ("", "..") else folder.parent
    if _is_of_a_class(folder, own) or (parent / "assignments").is_dir():
        return (
            f"{folder} holds {file} itself, so whose it is cannot be told. Move it into a "
            f"folder of its own, named by its student, then run:\n"
            f"  gradekit grade {name} {_quoted(folder)}\n{alone}"
        )
    return (
        f"{folder} is one submission: it holds {file} itself. To grade it with those beside it:\n"
        f"  gradekit grade {name} {_quoted(parent)}\n{alone}"
    )


def _is_of_a_class(folder: Path, own: set[str]) -> bool:
    return any(os.path.lexists(path) for file in own for path in folder.glob(f"*/{file}"))


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _student(entry: os.DirEntry[str]) -> str:
    """Return the id that an entry stands for, "" for none."""
    if is_junk(entry.name):
        return ""
    if _is_folder(entry):
        return entry.name
    for ending in _ENDINGS:
        if entry.name.lower().endswith(ending):
            return entry.name[: -len(ending)]
    # A link is never followed; as it may stand for a folder, its student gets a refusal.
    return entry.name if entry.is_symlink() and not Path(entry.name).suffix else ""


def _readable(paths: dict[str, list[Path]]) -> dict[str, list[Path]]:
    """Make ids texts that JSON and CSV can hold, and keep them distinct."""
    texts: dict[str, list[Path]] = {}
    # Those that stay as they are come first: their ids are theirs.
    for student in sorted(paths, key=lambda s: as_text(s) != s):
        text = as_text(student)
        texts[f"{text}~{short_hash(student)}" if text in texts else text] = paths[student]
    return texts


# --- collect.json


@dataclass(frozen=True, slots=True)
class _Collected:
    id: str
    group: str | None


def _collected(record: Path) -> list[_Collected]:
    """Read the students that `gradekit collect` wrote down. Raises UsageError."""
    try:
        if not stat.S_ISREG(record.stat().st_mode):
            raise _malformed(record, "it is not a regular file")
        tree = json.loads(record.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EnvironmentalError(f"{record} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:
        raise _malformed(record, f"it is not JSON ({error})") from None
    students = tree.get("students") if isinstance(tree, dict) else tree
    if not isinstance(students, list):
        raise _malformed(record, '"students" is not a list')
    listed = [_one_collected(record, i, student) for i, student in enumerate(students)]
    if len({one.id for one in listed}) < len(listed):
        ids = [one.id for one in listed]
        twice = next(i for i in ids if ids.count(i) > 1)
        raise _malformed(record, f"the id {shown(twice)!r} is listed twice")
    return listed


def _one_collected(record: Path, index: int, student: Any) -> _Collected:
    where = f"students[{index}]"
    if not isinstance(student, dict):
        raise _malformed(record, f"{where} is not an object")
    if not isinstance(student.get("id"), str) or not student["id"]:
        raise _malformed(record, f"{where}.id is not a text")
    group = student.get("group")
    if group is not None and not isinstance(group, str):
        raise _malformed(record, f"{where}.group is neither a text nor null")
    return _Collected(student["id"], group or None)


def _malformed(record: Path, problem: str) -> UsageError:
    return UsageError(
        f"{record}: {problem}. Run `gradekit collect` again, or move the file away to grade "
        "every folder as one student."
    )


def _with_members(found: list[Found], listed: list[_Collected]) -> list[Found]:
    """Give each group's folder its members, and list those who handed in nothing."""
    by_id = {f.student: f for f in found}
    ids_listed = {one.id for one in listed}
    groups: dict[str, list[str]] = {}
    for one in listed:
        if one.group:
            groups.setdefault(one.group, []).append(one.id)
    covered = ids_listed & by_id.keys()
    for group, ids in groups.items():
        names = (*ids, *({group} - ids_listed))
        folder = next((i for i in names if i in by_id), None)
        if folder is not None:
            # A member with a folder of his own has a result of his own.
            members = tuple(i for i in ids if i == folder or i not in by_id)
            by_id[folder] = replace(by_id[folder], members=members)
            covered.update(members)
    for one in listed:
        if one.id not in covered:
            by_id[one.id] = Found(student=one.id, paths=())
    return list(by_id.values())


# --- reading


class Reader:
    """All that one submission holds, in memory."""

    def __init__(self) -> None:
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
                for name in _names(path if folder is None else folder):
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
        count = self._budget.take_packed if archive else self._budget.take
        try:
            content = _read(path, at, partial(count, where=shown(label)))
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
