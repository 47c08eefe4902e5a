"""The bundle that students get: one zip with all of an assignment, and nothing of its solutions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gradekit.assignment import Assignment
from gradekit.authoring.notebooks import notebook_of, notebook_path
from gradekit.course import Place

_BEGIN = """\
1. Unpack this folder, and install gradekit: pip install gradekit
2. In this folder, run: gradekit check
3. Write one body that raises NotImplementedError, in {files}.
4. Run gradekit check again until it is green; gradekit hint QUESTION helps on.
5. Hand in {hand_in}. What is asked, and why, is in README.md.
"""
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same sources give the same bytes


def bundle_path(place: Place) -> Path:
    """Return where the bundle lies: ``release/NAME.zip`` in the course."""
    return place.public.parents[1] / "release" / f"{place.name}.zip"


def bundle_of(place: Place, assignment: Assignment, templates: Mapping[str, str]) -> bytes:
    """Return the zip: template, public checks, recorded values, notebook, text, how to begin."""
    book = notebook_path(place, assignment).name
    *others, last = assignment.files
    if others:
        several = f"{', '.join(others)} and {last}"
        begin = _BEGIN.format(files=f"{several}, or all in {book}", hand_in=f"{several}, or {book}")
    else:
        begin = _BEGIN.format(files=f"{last} or in {book}", hand_in=f"{last} or {book}")
    members = dict(_public_files(place))
    members |= {name: text.encode() for name, text in templates.items()}
    members |= {book: notebook_of(place, assignment, templates), "START.txt": begin.encode()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(f"{place.name}/{name}", _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def contents_of(bundle: bytes) -> dict[str, bytes]:
    """Return what is in a bundle; nothing where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, EOFError):
        return {}


def _public_files(place: Place) -> Iterator[tuple[str, bytes]]:
    for path in sorted(place.public.rglob("*")):
        name = path.relative_to(place.public)
        made = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if path.is_file() and not made and path.suffix not in (".pyc", ".ipynb"):
            yield name.as_posix(), path.read_bytes()
