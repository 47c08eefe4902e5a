"""A small course that validates as it stands, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_course import CHECKS, REFERENCE, write_course

from gradekit.authoring import leak_row
from gradekit.authoring import validate as module
from gradekit.authoring.memory import Searched
from gradekit.authoring.release import release
from gradekit.authoring.rows import row_of
from gradekit.authoring.validate import validate
from gradekit.course import load
from gradekit.sandbox.local import Forker

QUESTION = """
a.question("square", points=2, title="A square", split={"backward": 2}, hints=(
    "How much does x * x grow when x grows by a little?",
    "Look at what forward kept.",
    "A neighbour: z = x * x * x has the slope 3 * x * x.",
))
"""
GOOD = CHECKS.replace("\n\n@a.gradient", f"\n{QUESTION}\n@a.gradient").replace(
    'points=2, split={"backward": 2}', 'question="square"'
)
ALSO = REFERENCE.replace("# BEGIN SOLUTION", "").replace("# END SOLUTION", "").replace(
    "return 2 * self.x * dz", "return dz * self.x + self.x * dz"
)  # fmt: skip
WRONG = "# wrong wrong value square.backward: forgets the 2\n"
ONE_PATH = (
    "class Square:\n"
    "    def forward(self, x):\n        self.x = x\n        return x * x\n"
    "    def backward(self, dz):\n        return self.x * dz\n"
)


def released(folder: Path, checks: str = GOOD, reference: str = REFERENCE, **more: str):
    """Write a course with what students get of it."""
    place = write_course(folder, checks, reference, **{"also": ALSO, **more})
    release(place, Forker(load(place)))
    return place


def variant(folder: Path, name: str, text: str) -> None:
    """Write a variant of the question."""
    path = folder / "tests" / "variants" / "demo" / "square" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rows(place, **options):
    """Validate with few mutants; return the rows by name.

    Known mistakes are not made, the memory of a worker is not searched: no other row depends on
    them, and they take longest.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leak_row, "search_worker", lambda *_: Searched(searched=1))
        patch.setattr(module, "known_row", lambda *_: row_of("mistakes", [], ""))
        found = validate(place, **{"jobs": 1, "most": 2, **options}).rows
    return {row.name: row for row in found}
