"""A small course whose wrong answers are explained, in one interview each."""

from __future__ import annotations

from dataclasses import dataclass, field

from small_course import Course, write_course

from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.rewriting import alternatives
from gradekit.grading.asked import questions_of
from gradekit.grading.diagnosed import lineups_of
from gradekit.grading.diagnosing import Diagnostician
from gradekit.grading.judged import judge_answers
from gradekit.grading.truths import read_references
from gradekit.sandbox.heard import Hearing
from gradekit.sandbox.interview import interview

MULTIPLY_CHECKS = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=2, split={"backward": 2}, x=normal("N", "M"), y=normal("N", "M"),
            dz=upstream("N", "M"), limit=0.5)
def multiply(student, x, y, dz):
    gate = student.Multiply()
    yield gate.forward(x, y)
    yield gate.backward(dz)
"""
MULTIPLY = """
import numpy as np

class Multiply:
    def forward(self, x, y):
        # BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        # END SOLUTION

    def backward(self, dz):
        # BEGIN SOLUTION
        return [self.y * dz, self.x * dz]
        # END SOLUTION
"""


def multiply(dx="self.y * dz", dy="self.x * dz", forward="x * y", before=""):
    """Return a submission of the course of two gradients."""
    return (
        f"import numpy as np\n{before}\nclass Multiply:\n"
        f"    def forward(self, x, y):\n        self.x, self.y = x, y\n        return {forward}\n"
        f"    def backward(self, dz):\n        return [{dx}, {dy}]\n"
    )


def mistake(name, *pairs, **more):
    """Return a mistake: in place of each pattern another one is written."""
    return Mistake(
        id=name,
        sentence=f"The mistake {name} was made.",
        why="So it goes.",
        mutant=alternatives(name, *pairs),
        hints=("One?", "Two?", "Three?"),
        **more,
    )


@dataclass
class Counted:
    """Line-ups that count how often they are asked for."""

    suspects: object
    calls: list[str] = field(default_factory=list)

    @property
    def names(self):
        return self.suspects.names

    def of(self, item, launcher):
        self.calls.append(item.probe.id)
        return self.suspects.of(item, launcher)


class Diagnosed:
    """A course with its line-ups, and submissions explained in it."""

    def __init__(
        self,
        folder,
        checks=MULTIPLY_CHECKS,
        reference=MULTIPLY,
        *,
        mistakes=None,
        known_only=False,
        **more,
    ):
        self.course = Course(write_course(folder, checks, reference, **more))
        self.mistakes = catalogue() if mistakes is None else mistakes
        self.lineups = Counted(self.new_lineups(known_only=known_only))
        self.hearing = Hearing()

    def new_lineups(self, *, known_only=False):
        c = self.course
        references = read_references(c.place, c.assignment)
        lineups = lineups_of(c.place, c.assignment, references, c.book, c.truths, self.mistakes)
        lineups.known_only = known_only
        return lineups

    def diagnostician(self, **more):
        given = {"suspects": self.lineups, "mistakes": lambda: self.mistakes, **more}
        return Diagnostician(book=self.course.book, **given)

    def explained(self, source, diagnostician=None):
        """Ask a submission once; return its verdicts by check, with what explains them."""
        course, files = self.course, {"demo.py": source.encode()}
        script = interview(
            course.launcher,
            files,
            course.assignment.files,
            questions_of(course.truths),
            limits=course.limits,
            hearing=self.hearing,
        )
        diagnostician, found = diagnostician or self.diagnostician(), {}
        for item in course.truths:
            verdicts = judge_answers(item, script, course.bench)
            answers = script.answers[item.probe.id]
            found |= diagnostician.explained(item, verdicts, answers, course.launcher, files)
        return found


def named(verdict):
    """Return the id of each mistake that a verdict names, with the output that it explains."""
    causes = (verdict.misconception, *verdict.also)
    return {cause.id: cause.output for cause in causes if cause is not None}
