"""A small course in a folder of its own, and one submission graded in it: what tests build on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from gradekit.authoring.release import templates_of
from gradekit.course import Place, load, load_judges
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths
from gradekit.model import Limits
from gradekit.sandbox.local import Forker

KEY = b"k" * 32
HEAD = (
    "from gradekit import (Assignment, public, held, normal, uniform, positive, integers, labels,\n"
    "    zeros, extremes, ties, repeats, peaks, upstream, constant, rng)\n"
)
CHECKS = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=2, split={"backward": 2}, x=normal("N", "M"), dz=upstream("N", "M"), limit=0.5)
def square(student, x, dz):
    gate = student.Square()
    yield gate.forward(x)
    yield gate.backward(dz)
"""
REFERENCE = """
import numpy as np

class Square:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dz):
        # BEGIN SOLUTION
        return 2 * self.x * dz
        # END SOLUTION
"""


def square(forward="self.x = x; return x * x", backward="return 2 * self.x * dz", before=""):
    """Return a submission of the small course with these bodies."""
    return (
        f"import numpy as np\n{before}\nclass Square:\n"
        f"    def forward(self, x):\n        {forward}\n"
        f"    def backward(self, dz):\n        {backward}\n"
    )


def write_course(
    folder: Path, checks: str = CHECKS, reference: str = REFERENCE, **more: str
) -> Place:
    """Write a course. ``more``: hidden, judges, secret (hidden judges), given, also."""
    public, hidden = folder / "assignments" / "demo", folder / "solutions" / "demo"
    for path, text in (
        (public / "checks.py", HEAD + dedent(checks)),
        (hidden / "demo.py", dedent(reference)),
        (hidden / "checks.py", HEAD + dedent(more["hidden"]) if "hidden" in more else ""),
        (public / "judges.py", dedent(more.get("judges", ""))),
        (hidden / "judges.py", dedent(more.get("secret", ""))),
        (public / "given.py", dedent(more.get("given", ""))),
        (hidden / "also" / "other.py", dedent(more.get("also", ""))),
    ):
        if text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return Place("demo", public, hidden)


@dataclass
class Course:
    """A small course, loaded, its references asked."""

    place: Place
    key: bytes | None = KEY
    limits: Limits = Limits(cpu=1.0, wall=1.0, submission=30.0, memory=8 << 30)  # noqa: RUF009

    def __post_init__(self):
        self.assignment = load(self.place)
        self.launcher = Forker(self.assignment)
        self.book = load_judges(self.place)
        self.truths = find_truths(
            self.launcher, self.place, self.assignment, self.book, key=self.key
        )
        self.bench = Bench(
            assignment=self.assignment,
            book=self.book,
            truths=self.truths,
            templates=templates_of(self.place, self.assignment),
            given={},
            limits=self.limits,
        )

    def questions(self, source: str):
        """Grade a submission; return its questions by id."""
        outcome = grade_files(self.bench, self.launcher, {"demo.py": source.encode()})
        return {question.id: question for question in outcome.questions}

    def checks(self, source: str):
        """Grade a submission; return the verdicts by check id."""
        found = self.questions(source).values()
        return {check.id: check.verdict for question in found for check in question.checks}


def make(folder: Path, *args: str, **more: str) -> Course:
    """Write a course and ask its references."""
    return Course(write_course(folder, *args, **more))
