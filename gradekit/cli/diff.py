"""``gradekit diff``: whose marks the last run moved, and why."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gradekit.grading.changes import Change, QuestionChange

_CAUSES = {
    "submission": "another submission",
    "checks": "the same submission",
}


@click.command("diff")
@click.argument("name")
@click.option(
    "--graded",
    type=click.Path(file_okay=False, path_type=Path, readable=False),
    metavar="DIR",
    help="Where the results are.  [default: graded/NAME]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as one JSON document.")
def command(name: str, graded: Path | None, as_json: bool) -> int:
    """Show what the last run of `gradekit grade` changed.

    Each student whose result is not as it was, with the questions and the points before and after.
    A run that found nothing to do is passed over. Overrides count on both sides.
    """
    from gradekit.cli.report import gradebook_of  # noqa: PLC0415 - imports numpy
    from gradekit.grading.changes import changes_of  # noqa: PLC0415
    from gradekit.overrides import read_overrides  # noqa: PLC0415

    with gradebook_of(name, graded, only_read=True) as (folder, gradebook):
        last = gradebook.last_run()
        if last is None:
            changes, new, began = [], [], ""
        else:
            number, began = last
            overrides = {**gradebook.marks(), **read_overrides(folder / "overrides.csv")}
            changes = list(changes_of(gradebook, number, overrides))
            new = gradebook.new_in(number)
    if as_json:
        tree = {
            "schema": "gradekit/diff/1",
            "began": began or None,
            "changes": [dataclasses.asdict(change) for change in changes],
            "new": new,
        }
        click.echo(json.dumps(tree, ensure_ascii=True, allow_nan=False))
    else:
        click.echo("\n".join(told(changes, new, began)))
    return 0


def told(changes: Sequence[Change], new: Sequence[str], began: str) -> list[str]:
    """Return what changed as lines for a terminal."""
    from datetime import datetime  # noqa: PLC0415

    from gradekit.grading.names import a_few, shown  # noqa: PLC0415

    if not began:
        return ["Nothing has been graded yet, so nothing has changed."]
    when = datetime.fromisoformat(began).astimezone().strftime("%Y-%m-%d %H:%M")
    moved = [change for change in changes if change.moved]
    n = len(moved)
    lines = [f"Run of {when}: {n or 'no'} mark{'s' * (n != 1)} moved."]
    names = [shown(change.student) for change in changes]
    width = min(max(map(len, names), default=0), 30)
    for change, name in zip(changes, names, strict=True):
        points = f"{_points(change.points_before)} -> {_points(change.points)}"
        if not change.moved:
            points = f"{_points(change.points)}, as before"
        lines.append(f"  {name:<{width}}  {points}  ({_CAUSES[change.cause]})")
        lines += [f"  {'':<{width}}    {_question(q)}" for q in change.questions]
    if new:
        lines.append(f"Graded for the first time: {len(new)} ({a_few(new)}).")
    if not changes and not new:
        lines.append("Every result came out as it was before.")
    return lines


def _question(change: QuestionChange) -> str:
    if change.status_before is None:
        return f"{change.id}: new, {change.status}, {_points(change.points)}".replace("_", " ")
    if change.status is None:
        return f"{change.id}: no longer asked; it gave {_points(change.points_before)}"
    before, after = change.status_before.replace("_", " "), change.status.replace("_", " ")
    status = after if before == after else f"{before} -> {after}"
    if change.points_before == change.points:
        return f"{change.id}: {status}"
    return f"{change.id}: {status}, {_points(change.points_before)} -> {_points(change.points)}"


def _points(points: float | None) -> str:
    return "open" if points is None else f"{points:g}"
