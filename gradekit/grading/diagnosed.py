"""The diagnostician of a course: its own mistakes, its references, and what explains besides."""

from __future__ import annotations

from collections.abc import Sequence

from gradekit.assignment import Assignment
from gradekit.course import Place
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.names import all_names
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.diagnosing import Diagnostician
from gradekit.grading.lineups import Lineups
from gradekit.grading.truths import References
from gradekit.judges import JudgeBook


def diagnostician(
    place: Place,
    assignment: Assignment,
    references: References,
    book: JudgeBook,
    truths: Sequence[ProbeTruths],
) -> Diagnostician:
    """Return what explains wrong answers where the references are at hand."""
    mistakes = catalogue()
    by_question: dict[str, list[ProbeTruths]] = {}
    for item in truths:
        by_question.setdefault(item.probe.question, []).append(item)
    lineups = Lineups(
        place=place,
        assignment=assignment,
        references=references,
        book=book,
        truths=by_question,
        mistakes=mistakes,
    )
    return Diagnostician(book=book, suspects=lineups, names=all_names(), mistakes=lambda: mistakes)
