"""Explaining a wrong gradient with the numerical gradient of the submission's own forward."""

from __future__ import annotations

from collections.abc import Mapping

from gradekit.grading.asked import ProbeTruths
from gradekit.grading.one import Bench
from gradekit.grading.slopes import compare_with_slopes
from gradekit.model import Verdict
from gradekit.sandbox.process import Launcher


def explain(
    item: ProbeTruths,
    verdict: Verdict,
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
) -> str:
    """Say whether a wrong gradient agrees with its own forward; "" where nothing can be said."""
    assert verdict.evidence is not None
    places = {(t.draw.case, t.draw.index): t for t in item.truths if t.draw.public}
    truth = places.get(verdict.evidence.place)
    if truth is None:
        return ""
    slopes = compare_with_slopes(
        launcher,
        {**files, **bench.given},
        bench.assignment.files,
        item.probe,
        truth.draw,
        bench.limits,
    )
    own_forward = "the numerical gradient of your own forward"
    if slopes.agree is None:
        return ""
    if slopes.agree:
        return f"agrees with {own_forward}: so the forward is what differs"
    where = f" in {', '.join(f'd{name}' for name in slopes.differing)}" if slopes.differing else ""
    return f"disagrees with {own_forward}{where} too: so backward is what to mend"
