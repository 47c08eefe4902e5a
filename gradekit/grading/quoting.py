"""The texts that messages quote lines from."""

from __future__ import annotations

from gradekit.assignment import Assignment
from gradekit.grading.staging import Staged


def staged_sources(staged: Staged, assignment: Assignment) -> tuple[tuple[str, str], ...]:
    """Return the text of the staged source files, those asked for first, to quote lines from."""
    names = [name for name in assignment.files if name in staged.files]
    names += [n for n in staged.files if n.endswith(".py") and n not in names]
    return tuple(
        (name, staged.files[name].decode("utf-8", "replace").replace("\r\n", "\n"))
        for name in names
    )
