"""Staging: the files of one submission, read with caps, and which of them is graded.

Bytes only: nothing here decodes, parses or compiles what a student wrote, and no link is followed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Literal, cast

from gradekit.grading.items import ArchiveRefused, Item
from gradekit.grading.names import Places, folded, hazard, like_name
from gradekit.grading.reading import UNREADABLE, Found, Reader
from gradekit.model import Limits

RESERVED = ("checks.py", "judges.py", "given.py")
StagingStatus = Literal["ok", "missing", "refused", "needs_person", "unreadable"]

_UNOPENED = (".rar", ".7z", ".gz", ".xz", ".bz2", ".zst")
_NOTEBOOK_SPACE = 64  # a notebook's plots are no source: so many times the limit of a source
_MAX_NOTES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What of a submission goes to a worker, or why nothing does."""

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict)  # as the worker will see them
    chosen: Mapping[str, str] = field(default_factory=dict)  # assignment's file: as handed in
    notes: tuple[str, ...] = ()
    status: StagingStatus = "ok"
    reason: str = ""


class _Stop(Exception):  # noqa: N818 - not an error: the submission is judged
    """The submission as a whole cannot be graded."""

    def __init__(self, status: StagingStatus, reason: str) -> None:
        super().__init__(reason)
        self.status: StagingStatus = status
        self.reason = reason


def stage(
    found: Found,
    files: Sequence[str],
    *,
    templates: Mapping[str, str],
    reserved: Sequence[str] = RESERVED,
    limits: Limits,
    leave: Collection[str] = (),
) -> Staged:
    """Read a submission and choose what is graded. Never raises for what a student made.

    ``leave`` names what in the folder itself is no part of it.
    """
    reader = Reader(leave)
    notes = reader.notes
    chosen: dict[str, Item] = {}
    contents: dict[str, bytes] = {}
    status, reason = "ok", ""
    try:
        for path in found.paths:
            reader.take(path, several=len(found.paths) > 1)
        chosen = _choose_all(files, reader.items, templates, reserved, notes)
        if len(found.paths) > 1:
            _check_single(files, reader.items, chosen)
        for item in chosen.values():
            _check_size(item, limits)
        contents = _shipped(chosen, reader.items, reserved, notes)
    except ArchiveRefused as refused:
        status, reason = "refused", refused.reason
    except _Stop as stop:
        status, reason = stop.status, stop.reason
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"... and {len(notes) - _MAX_NOTES:,} more notes of this kind."]
    return Staged(
        student=found.student,
        files=contents,
        chosen={file: item.shown for file, item in chosen.items()} if contents else {},
        notes=tuple(notes),
        status=cast("StagingStatus", status),
        reason=reason,
    )


def _check_single(files: Sequence[str], items: Sequence[Item], chosen: Mapping[str, Item]) -> None:
    """Ask for a person where ID.py lies beside the folder ID/ and says something else."""
    taken = {_plain(item.content) for item in chosen.values()}
    for item in items:
        loose = item.depth == 1 and "/" not in item.shown and item.name not in files
        if loose and item.content and not item.odd and _plain(item.content) not in taken:
            first = next(iter(chosen.values()))
            raise _Stop(
                "needs_person",
                f"handed in twice: {first.shown} and {item.shown} differ. Keep one of the two.",
            )


def _check_size(item: Item, limits: Limits) -> None:
    allowed = limits.source * (_NOTEBOOK_SPACE if item.notebook else 1)
    if len(item.content) > allowed:
        raise _Stop(
            "refused",
            f"{item.shown} is too large: {len(item.content):,} bytes, where {allowed:,} are read.",
        )


# --- choosing


def _choose_all(
    files: Sequence[str],
    items: Sequence[Item],
    templates: Mapping[str, str],
    reserved: Sequence[str],
    notes: list[str],
) -> dict[str, Item]:
    """Find the item that stands for each of the assignment's files. Raises _Stop."""
    chosen: dict[str, Item] = {}
    missing = []
    theirs = {folded(name) for name in reserved}
    pool = [i for i in items if folded(i.name) not in theirs]
    for file in files:
        others = [like_name(other) for other in files if other != file]
        named = [i for i in pool if any(other.fullmatch(i.name) for other in others)]
        free = [i for i in pool if i not in named and i not in chosen.values()]
        # Beside another file of the assignment, a script of another name is a helper.
        item = _Choice(file, free, templates.get(file, ""), alone=not named and not chosen).make(
            notes
        )
        if item is None:
            missing.append(f"{file} is missing.")
        elif item.empty:
            missing.append(f"{file} is missing: {item.shown} is empty.")
        else:
            chosen[file] = item
    if not chosen:
        raise _nothing(missing, pool)
    # One notebook may hold the answers of all files.
    notes += [] if any(item.name.endswith(".ipynb") for item in chosen.values()) else missing
    return chosen


def _nothing(missing: Sequence[str], pool: Sequence[Item]) -> _Stop:
    said = " ".join(missing)
    for item in pool:
        if item.odd:
            status = _status(item.problem)
            return _Stop(status, f"{said} What was handed in, {item.shown}, {item.problem}.")
    for item in pool:
        if item.name.lower().endswith(_UNOPENED):
            return _Stop(
                "refused", f"{said} {item.shown} is an archive of a kind that is not opened."
            )
    names = [f"{i.shown} (empty)" if i.empty else i.shown for i in pool if not i.problem]
    if not names:
        return _Stop("missing", f"{said} Nothing was handed in.")
    if "is empty" in said:
        return _Stop("missing", said)
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return _Stop("missing", f"{said} Handed in: {', '.join(names[:5])}{more}.")


def _status(problem: str) -> StagingStatus:
    return "unreadable" if problem.startswith(UNREADABLE) else "refused"


class _Choice:
    """Which of the items stands for one of the assignment's files."""

    def __init__(self, file: str, pool: Sequence[Item], template: str, *, alone: bool) -> None:
        path = PurePosixPath(file)
        self._file = file
        self._single = len(pool) == 1
        self._template = _plain(template.encode("utf-8", "replace"))
        self._sources = _ranked(pool, path.name, like_name(file))
        named = [item for rank in self._sources for item in rank]
        rest = [i for i in pool if not i.problem and i not in named]
        if path.suffix not in (".py", ".ipynb"):
            rest = []  # data has no other form
        books = [i for i in rest if i.notebook and not i.empty]
        self._usual = path.name, f"{path.stem}.ipynb"
        self._books = _ranked(books, f"{path.stem}.ipynb", like_name(file, ".ipynb"))
        self._books.append([i for i in books if not any(i in rank for rank in self._books)])
        self._scripts = [
            i
            for i in (rest if alone else ())
            if i.name.lower().endswith(".py") and i.name != "__init__.py" and not i.notebook
        ]

    def make(self, notes: list[str]) -> Item | None:
        """Choose, and note what was passed over. Raises _Stop where a person has to choose."""
        full = [[i for i in rank if not i.empty] for rank in self._sources]
        item = _nearest(full) or _nearest(self._sources)
        undone = item is not None and (item.empty or self._is_template(item))
        if item is None or (undone and any(self._books)):
            item = self._other(item)
        if item is None:
            return None
        if item.problem:
            raise _Stop(_status(item.problem), f"{item.shown} {item.problem}.")
        passed = [i for i in self._candidates(item) if i is not item and not i.odd]
        if passed:
            names = ", ".join(self._described(i, item) for i in passed)
            notes.append(f"{self._file}: {self._described(item)} was taken, not {names}.")
        elif not self._single and item.name not in self._usual:
            notes.append(f"{item.shown} was taken as {self._file}.")
        return item

    def _other(self, undone: Item | None) -> Item | None:
        """Choose where no file has the name asked for, or where it is empty or as released."""
        book = _nearest(self._books[:2]) or _only(self._books[2])
        scripts = [] if undone else _not_imported(self._scripts, book)
        script = _only([i for i in scripts if not i.empty] or scripts)
        if script is not None and not (book and (script.empty or self._is_template(script))):
            return script
        if book is not None:
            return book
        several = [*scripts, *self._books[2]]
        if not several:
            return undone
        names = " and ".join(i.shown for i in several[:10])
        raise _Stop("needs_person", f"{names} could each be {self._file}: a person has to choose.")

    def _candidates(self, taken: Item) -> list[Item]:
        found = [i for rank in (*self._sources, *self._books) for i in rank if i.isfile]
        if not any(taken in rank for rank in self._sources):
            found += _not_imported(self._scripts, taken)
        return found

    def _described(self, item: Item, taken: Item | None = None) -> str:
        if item.empty:
            return f"{item.shown} (empty)"
        if self._is_template(item):
            return f"{item.shown} (as released)"
        same = taken is not None and taken.content == item.content
        return f"{item.shown} (the same content)" if same else item.shown

    def _is_template(self, item: Item) -> bool:
        near = len(item.content) < 2 * len(self._template) + (1 << 16)  # else not worth the work
        return bool(self._template) and near and _plain(item.content) == self._template


def _ranked(pool: Sequence[Item], name: str, like: re.Pattern[str]) -> list[list[Item]]:
    exact = [i for i in pool if i.name == name]
    return [exact, [i for i in pool if i not in exact and like.fullmatch(i.name) and i.isfile]]


def _nearest(ranks: Sequence[Sequence[Item]]) -> Item | None:
    """Return the item nearest the top, of the first rank that has one. Raises _Stop for two."""
    rank = next((rank for rank in ranks if rank), None)
    if rank is None:
        return None
    rank = [i for i in rank if i.isfile] or rank
    highest = min(i.depth for i in rank)
    top = [i for i in rank if i.depth == highest]
    differing = next(
        (i for i in top if (i.content, i.problem) != (top[0].content, top[0].problem)), None
    )
    if differing is not None:
        raise _Stop(
            "needs_person",
            f"{top[0].shown} and {differing.shown} lie at one depth and differ: a person has to "
            "choose.",
        )
    return top[0]


def _only(items: Sequence[Item]) -> Item | None:
    return items[0] if len({item.content for item in items}) == 1 else None


def _not_imported(scripts: Sequence[Item], book: Item | None) -> list[Item]:
    """Leave out the scripts that a notebook imports: those are its helpers."""
    text = b"" if book is None else book.content[: 1 << 23]
    names = set(re.findall(rb"\b(?:import|from)[ \t]+\.?(\w+)", text))
    return [i for i in scripts if i.name[: -len(".py")].encode("utf-8", "replace") not in names]


def _plain(content: bytes) -> bytes:
    """Return a source without what editors change: line ends, trailing blanks, a mark of UTF-8."""
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return b"\n".join(line.rstrip() for line in text.split(b"\n")).rstrip(b"\n")


# --- what goes along


def _shipped(
    chosen: Mapping[str, Item],
    items: Sequence[Item],
    reserved: Sequence[str],
    notes: list[str],
) -> dict[str, bytes]:
    """Return the chosen files and all that lies beside or below them, named as imports want it."""
    out = {file: item.content for file, item in chosen.items()}
    places, kept = Places(), Places()
    for file in chosen:
        places.take(file.split("/"))
    for name in reserved:
        kept.take(name.split("/"))
    done = {id(item) for item in chosen.values()}
    for main in chosen.values():
        base = main.parts[:-1]
        for item in sorted(items, key=lambda i: (i.origin != main.origin, i.shown)):
            if item.problem or id(item) in done or item.parts[: len(base)] != base:
                continue
            done.add(id(item))
            parts = item.parts[len(base) :]
            if "/".join(parts) in chosen and item.isfile and not item.odd:
                continue  # said already, where another was taken
            if not kept.free(parts):
                notes.append(f"{item.shown} was left behind: the course's own is used.")
            elif hazard(parts) or not places.take(parts):
                notes.append(f"{item.shown} was left behind: another file has its place.")
            else:
                out["/".join(parts)] = item.content
    return out
