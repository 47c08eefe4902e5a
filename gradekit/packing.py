"""The file to hand in: what counts of a folder, what goes along, and what of it is stale."""

from __future__ import annotations

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from gradekit.assignment import Assignment
from gradekit.authoring.recording import Recording
from gradekit.checking import Target, packed_name, staged_target
from gradekit.grading.items import looks_like_notebook
from gradekit.grading.reading import Found
from gradekit.grading.staging import Staged, stage
from gradekit.model import EnvironmentalError, Limits, NotFoundError, UsageError
from gradekit.sandbox.cells import cells_of_notebook, notebook_name, notebook_text

_MARK = b"made by gradekit pack"
_THE_SAME_FOR_ALL = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can hold
_OLDEST = 366 * 86_400 + time.mktime((*_THE_SAME_FOR_ALL, 0, 0, -1))
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+\.*([\w.]*)[ \t]+import[ \t]+([^#\n]+)|import[ \t]+([^#\n]+))",
    re.MULTILINE,
)
_HOLE = re.compile(r"NotImplementedError\(\"([^\"]+)\"\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of what is handed in."""

    name: str
    size: int
    why: str  # "an answer", or who uses it
    changed: float | None = None  # when its file was last changed, seconds; where that is known
    taken_from: str = ""  # its name in the folder, where that is another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What was written, and what its student should know before handing it in."""

    path: Path
    members: tuple[Member, ...]
    notes: tuple[str, ...]  # said by the way
    doubts: tuple[str, ...]  # worth a look first
    untouched: bool  # nothing is written in it yet


def pack(target: Target) -> Packed:
    """Write the file to hand in. Raises where nothing is there, or it cannot be told what counts.

    What was written is read back as grading reads it: the same files must come out.
    """
    assignment, recording, staged = staged_target(target)
    folder = target.path if target.path.is_dir() else target.path.parent
    if staged.status == "missing":
        raise NotFoundError(f"There is nothing to pack: {staged.reason}")
    if staged.status != "ok":
        raise UsageError(f"It cannot be told what to pack: {staged.reason}")
    files = {name: staged.files[name] for name in assignment.files if name in staged.files}
    users = _used(files, staged.files, assignment)
    contents = {_handed_in(name, content): content for name, content in files.items()}
    contents |= {name: staged.files[name] for name in users}
    path = folder / packed_name(assignment)
    _write(path, _zipped(contents))
    if not _reads_back(path, files, assignment, recording):
        # A notebook beside scripts of its own: with the released file there no script is taken
        # for the answer.
        released = {n: recording.templates[n].encode() for n in files if n in recording.templates}
        contents = {**released, **contents}
        _write(path, _zipped(contents))
        if not _reads_back(path, files, assignment, recording):
            path.unlink()
            raise UsageError(
                "It cannot be packed so that grading would find your answers again: "
                f"{', '.join(contents)} could each be one. Hand in the folder as it is."
            )
    return Packed(
        path=path,
        members=tuple(_members(contents, users, staged, folder)),
        notes=tuple(n for n in staged.notes if " was left behind" not in n),
        doubts=tuple(_doubts(staged, files, folder, recording)),
        untouched=all(_plain(c) == _released(n, recording) for n, c in files.items()),
    )


# --- what goes along


def _used(
    files: Mapping[str, bytes], everything: Mapping[str, bytes], assignment: Assignment
) -> dict[str, str]:
    """Map each further file that the answers use, directly or not, to who uses it."""
    users: dict[str, str] = {}
    left = [(_handed_in(name, content), _source(content)) for name, content in files.items()]
    others = [n for n in everything if n not in assignment.files and n not in files]
    while left:
        user, source = left.pop()
        modules = set(_imported(source))
        for name in others:
            path = PurePosixPath(name)
            first = path.parts[0].removesuffix(".py")
            code = path.suffix == ".py"
            mentioned = path.suffix not in (".py", ".ipynb") and path.name in source
            if name not in users and ((code and first in modules) or mentioned):
                users[name] = user
                left.append((name, _source(everything[name]) if code else ""))
    return {name: users[name] for name in sorted(users)}


def _imported(source: str) -> Iterator[str]:
    """Yield the first parts of the names that a source imports, and what it takes from them."""
    for module, names, plain in _IMPORT.findall(source):
        listed = plain or ("" if module else names)
        yield from (part.split()[0].partition(".")[0] for part in listed.split(",") if part.split())
        if module:
            yield module.partition(".")[0]


def _source(content: bytes) -> str:
    book = notebook_text(content)
    if book is None:
        return content.decode("utf-8", "replace")
    try:
        return "\n".join(cell.text for cell in cells_of_notebook(book))
    except ValueError:
        return ""


def _handed_in(name: str, content: bytes) -> str:
    return notebook_name(name) if looks_like_notebook(content) else name


def _members(
    contents: Mapping[str, bytes], users: Mapping[str, str], staged: Staged, folder: Path
) -> Iterator[Member]:
    shown = {_handed_in(n, staged.files[n]): was for n, was in staged.chosen.items()}
    for name, content in contents.items():
        was = shown.get(name, name)
        why = "your answers" if name in shown else "as released, so that the notebook counts"
        if name in users:
            why = f"used by {users[name]}"
        yield Member(
            name=name,
            size=len(content),
            why=why,
            changed=_known(_changed(folder / was)) if name in shown or name in users else None,
            taken_from="" if was == name else was,
        )


def _changed(path: Path) -> float | None:
    try:
        return path.stat().st_mtime
    except OSError:
        return None


def _known(changed: float | None) -> float | None:
    """Return a time that tells something: what a zip has no time for is as old as zips are."""
    return changed if changed is not None and changed > _OLDEST else None


# --- what is stale


def _doubts(
    staged: Staged, files: Mapping[str, bytes], folder: Path, recording: Recording
) -> Iterator[str]:
    for name, content in files.items():
        was = staged.chosen.get(name, name)
        here = _changed(folder / was)
        yield from _newer(folder, name, was, recording.templates.get(name, ""))
        yield from _unsaved(folder / was, here)
        if looks_like_notebook(content):
            yield from _cells_in_doubt(was, content)


def _newer(folder: Path, name: str, was: str, template: str) -> Iterator[str]:
    """Say that another candidate was changed after the one that counts."""
    here = _changed(folder / was)
    for other in (name, notebook_name(name)):
        there = _changed(folder / other)
        if other == was or here is None or there is None or there <= here + 1:
            continue
        if not _holds_all_holes((folder / other).read_bytes(), template):
            times = f" ({clock(there)}, {clock(here)})" if _known(here) else ""
            yield (
                f"{other} was changed after {was}{times}, but {was} is "
                f"what counts. If your answers are in {other}, move {was} away and pack again."
            )


def _holds_all_holes(content: bytes, template: str) -> bool:
    """Tell whether a file or notebook has every hole of the template still: nothing is in it."""
    holes = _HOLE.findall(template)
    text = content.replace(b"\\", b"")  # in a notebook quotes are escaped
    return bool(holes) and all(f'("{hole}")'.encode() in text for hole in holes)


def _unsaved(path: Path, here: float | None) -> Iterator[str]:
    """Say that an editor keeps newer changes of its own: of vim, then of emacs."""
    for kept in (path.with_name(f".{path.name}.swp"), path.with_name(f"#{path.name}#")):
        there = _changed(kept)
        if here is not None and there is not None and there > here + 1:
            said = f"{path.name} may have changes that are not saved ({kept.name} is newer)."
            yield f"{said} Save it, then pack again."


def _cells_in_doubt(name: str, content: bytes) -> Iterator[str]:
    """Say what of a notebook's saved state does not fit together."""
    try:
        cells = json.loads(content)["cells"]
        code = [(n, c) for n, c in enumerate(cells, 1) if c.get("cell_type") == "code"]
        counts = [(n, c.get("execution_count")) for n, c in code if "".join(c.get("source", ""))]
        failed = [n for n, c in code if any(_is_error(out) for out in c.get("outputs") or ())]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield f"{name} cannot be read as a notebook. Open it, save it, and pack again."
        return
    never = [n for n, count in counts if not isinstance(count, int)]
    ran = [count for _, count in counts if isinstance(count, int)]
    again = "Restart the kernel, run all cells, save, and pack again."
    if never and not ran:
        yield f"{name}: none of its cells was run when it was saved. {again}"
    elif never:
        many = "cells {} were" if never[1:] else "cell {} was"
        yield f"{name}: {many.format(_few(never))} not run when it was saved. {again}"
    if ran != sorted(ran):
        yield f"{name}: its cells were run in another order than they stand in. {again}"
    if failed:
        many = "cells" if failed[1:] else "cell"
        yield f"{name}: {many} {_few(failed)} ended in an error when last run."


def _is_error(output: Any) -> bool:
    return isinstance(output, dict) and output.get("output_type") == "error"


def _few(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (", ..." if len(numbers) > 5 else "")


def clock(seconds: float) -> str:
    """Write a time as people set their watches."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _released(name: str, recording: Recording) -> bytes:
    return _plain(recording.templates.get(name, "").encode())


def _plain(content: bytes) -> bytes:
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines()
    return b"\n".join(line.rstrip() for line in lines).rstrip(b"\n")


# --- the file


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    """Return an archive whose bytes depend on nothing but its contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # zlib's output varies
        archive.comment = _MARK
        for name in sorted(contents):
            member = zipfile.ZipInfo(name, _THE_SAME_FOR_ALL)
            member.create_system, member.external_attr = 3, 0o100644 << 16
            archive.writestr(member, contents[name])
    return out.getvalue()


def _write(path: Path, content: bytes) -> None:
    if path.exists() and not _is_ours(path):
        raise UsageError(
            f"{path} is there already and was not made by gradekit pack: it is left as it is. "
            "Move it away, then pack again."
        )
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise EnvironmentalError(
            f"{path} cannot be written: {error.strerror}. Free some space or make the folder "
            "writable, then pack again."
        ) from None
    finally:
        new.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment == _MARK
    except (OSError, zipfile.BadZipFile):
        return False


def _reads_back(
    path: Path, files: Mapping[str, bytes], assignment: Assignment, recording: Recording
) -> bool:
    """Tell whether grading would choose the same files out of what was written."""
    found = Found(student="me", paths=(path,))
    read = stage(found, assignment.files, templates=recording.templates, limits=Limits())
    return read.status == "ok" and all(read.files.get(n) == c for n, c in files.items())
