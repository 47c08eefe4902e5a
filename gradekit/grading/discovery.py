"""Finding the submissions in a folder: one folder or one file a student, or any mix."""

from __future__ import annotations

import difflib
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gradekit.grading.collected import read_collected, with_members
from gradekit.grading.items import ENDINGS as ARCHIVES
from gradekit.grading.items import is_archive
from gradekit.grading.names import as_text, is_junk, short_hash, shown
from gradekit.grading.reading import Found
from gradekit.model import EnvironmentalError, NotFoundError, UsageError

_ENDINGS = (".py", ".ipynb", *ARCHIVES)
_RECORD = "collect.json"


def find_submissions(
    folder: Path,
    files: Sequence[str],
    *,
    name: str = "NAME",
    root: Path | None = None,
    output: Path | None = None,
) -> list[Found]:
    """Find what each student handed in, ordered by id.

    ``files`` are the assignment's own, ``name`` is its name, for the commands in messages; ``root``
    is the course's folder, ``output`` where results go. Raises NotFoundError, UsageError or
    EnvironmentalError where the folder is not one of submissions.
    """
    own = {f for file in files for f in (file, f"{Path(file).stem}.ipynb")}
    entries = _entries(folder, name, own)
    if root is not None:
        _refuse_the_course(folder, root, name)
    if output is not None:
        _refuse_output_inside(folder, output, root, name)
        if root is not None:
            _refuse_output_in_course(output, root)
    direct = [entry for entry, _, is_folder in entries if entry in own and not is_folder]
    if direct:
        raise UsageError(_one_submission(folder, direct[0], own, name))
    names: dict[str, tuple[str, ...]] = {}
    for entry, student, _ in entries:
        if student:
            names[student] = (*names.get(student, ()), entry)
    found = [Found(student=s, paths=_Within(folder, n)) for s, n in _readable(names).items()]
    record = folder / _RECORD
    if os.path.lexists(record):
        found = with_members(found, read_collected(record))
    if not found:
        raise NotFoundError(
            f"No submissions in {folder}: it holds no folder and no "
            f"{', '.join(_ENDINGS)} file. Give the folder that holds one of these a student."
        )
    return sorted(found, key=lambda f: f.student)


def not_taken(folder: Path) -> list[str]:
    """Name what lies among the submissions and is none: other kinds of files."""
    with os.scandir(folder) as listing:
        return sorted(
            entry.name
            for entry in listing
            if not _student(entry) and not is_junk(entry.name) and entry.name != _RECORD
        )


class _Within(Sequence[Path]):
    """Paths in a folder, each made when it is asked for: names take a third of their memory."""

    __slots__ = ("_folder", "_names")

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self._folder, self._names = folder, names

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return _Within(self._folder, self._names[index])
        return self._folder / self._names[index]


def _entries(folder: Path, name: str, own: set[str]) -> list[tuple[str, str, bool]]:
    """Return the name of each entry, the student that it stands for, and whether it is a folder."""
    try:
        with os.scandir(folder) as listing:
            return sorted((entry.name, _student(entry), _is_folder(entry)) for entry in listing)
    except FileNotFoundError:
        raise NotFoundError(_not_there(folder)) from None
    except NotADirectoryError:
        raise UsageError(_not_a_folder(folder, name, own)) from None
    except OSError as error:
        raise EnvironmentalError(
            f"{folder} cannot be read: {error.strerror or error}. "
            "Check its permissions, or grade as the user who owns it."
        ) from None
    except ValueError as error:  # a null byte in the path
        raise UsageError(f"{shown(str(folder))} cannot be a folder: {error}.") from None


_OF_THE_COURSE = {
    "assignments": "which holds what students get",
    "solutions": "which holds the answers",
    "graded": "which holds what grading writes",
}


def _refuse_output_in_course(output: Path, root: Path) -> None:
    """Refuse results among what students get, or among the answers. Raises UsageError."""
    real, root = output.resolve(), root.resolve()
    part = real.relative_to(root).parts[:1] if root in real.parents else ()
    if part and part[0] in ("assignments", "solutions"):
        raise UsageError(
            f"{output} lies in the course's folder {part[0]}, {_OF_THE_COURSE[part[0]]}, and "
            "results hold hidden checks. Choose a folder elsewhere with -o, or leave it out."
        )


def _refuse_the_course(folder: Path, root: Path, name: str) -> None:
    """Refuse a folder whose entries belong to the course. Raises UsageError."""
    real, root = folder.resolve(), root.resolve()
    if real == root:
        said = f"{folder} is the course itself: assignments and solutions are no students."
    elif real in root.parents:
        said = f"{folder} holds the course itself, {root}, which is no student."
    else:
        part = real.relative_to(root).parts[0] if root in real.parents else ""
        if part not in _OF_THE_COURSE:
            return
        is_in = "is" if real == root / part else "lies in"
        said = f"{folder} {is_in} the course's folder {part}, {_OF_THE_COURSE[part]}."
    raise UsageError(
        f"{said} Give the folder that holds what students handed in, one folder or file a "
        f"student, for example:\n  gradekit grade {name} {_quoted(_near(root / 'submissions'))}"
    )


def _refuse_output_inside(folder: Path, output: Path, root: Path | None, name: str) -> None:
    """Refuse to mix results with submissions: the next run would confuse them."""
    real, out = folder.resolve(), output.resolve()
    if real == out:
        said = f"The output folder {output} is SUBMISSIONS itself: results would lie among them."
    elif real in out.parents:
        said = f"The output folder {output} lies inside {folder}: results would become a student."
    elif any(part in (real, *real.parents) for part in (out / "results", out / "feedback")):
        said = f"{folder} lies where the output folder {output} keeps its pages."
    else:
        return
    works = (real.parent if root is None else root.resolve() / "graded") / f"{name}-{real.name}"
    raise UsageError(
        f"{said} Choose a folder elsewhere:\n"
        f"  gradekit grade {name} {_quoted(folder)} -o {_quoted(_near(works))}"
    )


def _near(path: Path) -> Path:
    """Return a path as a command typed here would name it."""
    here = Path.cwd()
    return path.relative_to(here) if here in path.parents else path


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


def _not_a_folder(folder: Path, name: str, own: set[str]) -> str:
    if not folder.is_file():  # a part of the path is a file, or it is a device
        return f"{folder} is not a folder. Give the folder that holds the submissions."
    if is_archive(folder.name):
        command = f"gradekit grade {name} {_quoted(folder.with_suffix(''))}"
        return f"{folder} is an archive. Unpack it, then give its folder:\n  {command}"
    # ada/gates.py: ada is one student's folder, and the class lies above it.
    parent = folder.parent.parent if folder.name in own else folder.parent
    return (
        f"{folder} is a file, and grade takes the folder that holds one folder or file a student:\n"
        f"  gradekit grade {name} {_quoted(parent)}\n"
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


def _readable(names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Make ids texts that JSON and CSV can hold, and keep them distinct."""
    texts: dict[str, tuple[str, ...]] = {}
    # Those that stay as they are come first: their ids are theirs.
    for student in sorted(names, key=lambda s: as_text(s) != s):
        text = as_text(student)
        if text in texts:
            text = f"{text}~{short_hash(student)}"
        texts[student if text == student else text] = names[student]
    return texts
