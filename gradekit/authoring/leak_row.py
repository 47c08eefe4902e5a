"""The row of the leaks: files, packages, the memory of a worker, and how fresh the release is."""

from __future__ import annotations

from collections.abc import Sequence

from gradekit.authoring.desk import Desk, Step
from gradekit.authoring.leaks import (
    hidden_bytes,
    leaks_in_files,
    leaks_in_package,
    leaks_in_recording,
    secret_lines,
    student_files,
)
from gradekit.authoring.memory import search_worker
from gradekit.authoring.release import check_release
from gradekit.authoring.rows import Row, count, row_of
from gradekit.course import find_root
from gradekit.grading.asked import ProbeTruths
from gradekit.model import EnvironmentalError, NotFoundError


def leak_row(desk: Desk, truths: Sequence[ProbeTruths], key: bytes, step: Step) -> Row:
    """Look for anything of solutions/ where students could find it."""
    lines = secret_lines(desk)
    files = student_files(desk)
    patterns = hidden_bytes(_real_truths(desk) or truths)
    faults = [*leaks_in_files(files, lines, patterns), *leaks_in_recording(desk)]
    faults += [
        f"{item.path.name} is not fresh: {item.reason}. Run: gradekit release {desk.place.name}"
        for item in check_release(desk.place)
        if item.stale
    ]
    said = f"{count(len(files), 'file')}"
    notes = []
    package = _package(desk)
    if isinstance(package, str):
        notes.append(f"packages: not looked at: {package}")
    else:
        faults += package
        said += ", wheel and sdist"
    memory = search_worker(desk, truths, key, lines)
    if memory.skipped:
        notes.append(f"memory: not looked at: {memory.skipped}")
    else:
        faults += [f"a worker's memory holds {what}" for what in memory.found]
        said += f" and {memory.searched / 2**20:.0f} MB of a worker's memory"
    step()
    said += f" hold none of {count(len(lines), 'line')} and {count(len(patterns), 'hidden input')}"
    facts = {
        "files": len(files),
        "lines": len(lines),
        "hidden_inputs": len(patterns),
        "memory_bytes": memory.searched,
        "memory_skipped": memory.skipped,
    }
    return row_of("leaks", faults, said, notes=notes, facts=facts)


def _real_truths(desk: Desk) -> list[ProbeTruths] | None:
    """Ask with the key in use, where there is one: these are the draws that must stay hidden."""
    assert desk.place.hidden is not None
    path = desk.place.hidden.parent / ".keys" / desk.place.name
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None
    return desk.each([lambda launcher: desk.truths(launcher, key)])[0]


def _package(desk: Desk) -> list[str] | str:
    try:
        return leaks_in_package(find_root(desk.place.public))
    except (NotFoundError, EnvironmentalError) as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - hatchling's own faults are no leak
        return f"hatchling failed: {type(error).__name__}: {error}"
