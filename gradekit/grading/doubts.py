"""Doubts about a reference: gradients that its own forward speaks against.

A course may want such a gradient, so that it is said and does not stop anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradekit.assignment import Assignment
from gradekit.course import Place
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.slopes import compare_all_with_slopes
from gradekit.grading.truths import read_references
from gradekit.judge import Truth
from gradekit.model import Limits
from gradekit.sandbox.process import Launcher


def doubts(
    launcher: Launcher,
    place: Place,
    assignment: Assignment,
    truths: Sequence[ProbeTruths],
    *,
    exactly: bool = False,
) -> list[str]:
    """Hold every gradient of the reference against the slopes of its own forward.

    ``exactly``: by complex step or adjoint, too, where its forward allows that; it takes longer.
    On the first draw that was made as declared, and so away from kinks.
    """
    files = read_references(place, assignment).main
    plain = [(item.probe, truth) for item in truths if (truth := _plain_draw(item)) is not None]
    cases = [(probe, truth.draw) for probe, truth in plain if probe.kind == "gradient"]
    examined = compare_all_with_slopes(
        launcher, files, assignment.files, cases, Limits(), exactly=exactly
    )
    found = []
    for (probe, _), slopes in zip(cases, examined, strict=True):
        if slopes.agree is False:
            wrong = ", ".join(f"d{name}" for name in slopes.differing)
            where = f" in {wrong}" if wrong else f" ({slopes.conclusion.message})"
            found.append(
                f"solutions/{place.name}: the reference's {probe.check_ids[-1]} disagrees "
                f"with the numerical gradient of its own forward{where}. If that is not "
                "meant, mend the reference: students are compared with it."
            )
    return found


def _plain_draw(item: ProbeTruths) -> Truth | None:
    return next((t for t in item.truths if t.draw.case == 0 and t.draw.index == 0), None)
