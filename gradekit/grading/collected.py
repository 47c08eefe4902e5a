"""``collect.json``: who belongs to which group, and who handed in nothing."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradekit.grading.names import shown
from gradekit.grading.reading import Found
from gradekit.model import EnvironmentalError, UsageError


@dataclass(frozen=True, slots=True)
class Collected:
    """One student as `collect` wrote them down."""

    id: str
    group: str | None


def read_collected(record: Path) -> list[Collected]:
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


def _one_collected(record: Path, index: int, student: Any) -> Collected:
    where = f"students[{index}]"
    if not isinstance(student, dict):
        raise _malformed(record, f"{where} is not an object")
    if not isinstance(student.get("id"), str) or not student["id"]:
        raise _malformed(record, f"{where}.id is not a text")
    group = student.get("group")
    if group is not None and not isinstance(group, str):
        raise _malformed(record, f"{where}.group is neither a text nor null")
    return Collected(student["id"], group or None)


def _malformed(record: Path, problem: str) -> UsageError:
    return UsageError(
        f"{record}: {problem}. Run `gradekit collect` again, or move the file away to grade "
        "every folder as one student."
    )


def with_members(found: list[Found], listed: list[Collected]) -> list[Found]:
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
