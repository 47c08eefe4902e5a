"""``gradekit pack``: the file to hand in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gradekit.packing import Packed
    from gradekit.report.terminal import Page


@click.command("pack")
@click.argument("target", required=False)
def command(target: str | None) -> int:
    """Make the file to hand in, and say what is inside and what is stale.

    TARGET is a folder, a .py file or a notebook (default: here). What counts is chosen as check
    and grade choose it; files of your own that it uses come along.

    Exits 0 when it was written, 1 when it was and you should look at something first.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from gradekit.checking import check, find_target  # noqa: PLC0415 - imports numpy
    from gradekit.packing import pack  # noqa: PLC0415
    from gradekit.report.terminal import Page, terminal_fits_unicode  # noqa: PLC0415

    found = find_target(target)
    document, assignment = check(found)
    packed = pack(found)
    if all(q["status"] in ("not_started", "blocked", "written") for q in document["questions"]):
        packed = replace(packed, untouched=True, doubts=())
    page = Page(unicode=terminal_fits_unicode(sys.stdout))
    for line in _said(page, packed, document, assignment.title):
        click.echo(line.rstrip())
    return 1 if packed.doubts or packed.untouched or not _runs(document) else 0


def _said(page: Page, packed: Packed, document: dict[str, Any], title: str) -> Iterator[str]:
    from gradekit.packing import clock  # noqa: PLC0415
    from gradekit.report.terminal.table import reason_lines, table_lines  # noqa: PLC0415
    from gradekit.report.text import cells  # noqa: PLC0415
    from gradekit.report.views import StudentView  # noqa: PLC0415
    from gradekit.report.words import FAILING  # noqa: PLC0415

    view = StudentView.from_document(document, title=title, hints={})
    yield page.heading(view.title)
    yield ""
    yield from table_lines(page, view.questions)
    yield from reason_lines(page, view.questions)
    yield ""
    yield f"Inside {packed.path.name}:"
    size = max(len(page.text(member.name)) for member in packed.members)
    for member in packed.members:
        parts = [member.why if not member.taken_from else f"{member.why}, from {member.taken_from}"]
        parts += [f"saved {clock(member.changed)}"] if member.changed is not None else []
        parts += [f"{member.size:,} bytes"]
        yield page.line(f"{page.text(member.name):<{size}}  {', '.join(parts)}")
    for note in packed.notes:
        yield from page.wrap(f"Note: {note}")
    yield ""
    if packed.untouched:
        yield from page.wrap("Look first: nothing is written in it yet.", deeper=-1)
    elif not _runs(document):
        yield from page.wrap(f"Look first: {_why_not(document)}", deeper=-1)
    for doubt in packed.doubts:
        yield from page.wrap(f"Look first: {doubt}", deeper=-1)
    failing = ", ".join(q.id for q in view.questions if q.status in FAILING)
    score = f"{view.points} of {view.max_points} points" if view.points else "So far"
    if view.points:
        yield from page.wrap(
            f"{score} on the public inputs; your points are decided on others of the same kind.",
            deeper=-1,
        )
    if failing:
        yield from page.wrap(
            f"Not correct: {failing}. It can be handed in all the same.", deeper=-1
        )
    path = page.text(str(packed.path))
    # A path is never cut: it is to be copied.
    yield from [f"Hand in: {path}"] if cells(path) + 9 <= page.width else ["Hand in:", path]


def _runs(document: dict[str, Any]) -> bool:
    return not _why_not(document)


def _why_not(document: dict[str, Any]) -> str:
    """Say that nothing of it could be asked, "" where something could."""
    from gradekit.report.views import StudentView  # noqa: PLC0415

    unloaded = StudentView.from_document(document, title="", hints={}).unloaded
    return "" if unloaded is None else f"it does not load: {unloaded.message}"
