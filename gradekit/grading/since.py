"""What the class page says of the last run: whose points or statuses it moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from gradekit.gradebook import Gradebook
from gradekit.grading.changes import Change, QuestionChange, changes_of
from gradekit.overrides import Override
from gradekit.report.class_view import Moved, Since
from gradekit.report.text import one_line, plain

_MOST = 200  # changes on the page; `gradekit diff` tells all
_CAUSES = {"submission": "another submission", "checks": "the same submission, asked again"}


def since_last_run(
    gradebook: Gradebook,
    overrides: Mapping[tuple[str, str], Override],
    students: Collection[str],
) -> Since | None:
    """Return what the last run changed in results of these students; None where that is nothing."""
    last = gradebook.last_run()
    if last is None:
        return None
    rows: list[Moved] = []
    count = moved = 0
    for change in changes_of(gradebook, last[0], overrides):
        if change.student in students:
            count, moved = count + 1, moved + change.moved
            if len(rows) < _MOST:
                rows.append(_row(change))
    if not count:
        return None
    return Since(
        began=datetime.fromisoformat(last[1]).astimezone().strftime("%Y-%m-%d %H:%M"),
        rows=tuple(sorted(rows, key=lambda row: not row.moved)),
        left_out=count - len(rows),
        moved=moved,
        new=sum(student in students for student in gradebook.new_in(last[0])),
    )


def _row(change: Change) -> Moved:
    return Moved(
        student=change.student,
        before=plain(change.points_before) or "open",
        points=plain(change.points) or "open",
        moved=change.moved,
        cause=_CAUSES[change.cause],
        questions=tuple(map(_question, change.questions)),
    )


def _question(change: QuestionChange) -> str:
    name = one_line(change.id)
    before, after = (
        (status or "").replace("_", " ") for status in (change.status_before, change.status)
    )
    if not before or not after:
        return f"{name}: {after or 'no longer asked'}{' (new)' if after else ''}"
    what = after if before == after else f"{before} → {after}"
    if change.points_before == change.points:
        return f"{name}: {what}"
    points = (plain(p) or "open" for p in (change.points_before, change.points))
    return f"{name}: {what}, {' → '.join(points)}"
