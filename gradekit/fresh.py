"""Fresh draws: a submission's gradients on inputs that nobody recorded answers to.

The slopes of the student's own forward decide here (``gradekit check --seed N``); what the
recorded answers found wrong stays wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.grading.draws import make_draws
from gradekit.grading.marking import mark
from gradekit.grading.slopes import Slopes, compare_with_slopes
from gradekit.inputs import Draw
from gradekit.model import QuestionResult, Reason, Verdict
from gradekit.sandbox.process import Launcher

_MOST_DRAWS = 6  # of a probe: each asks a worker four times


def with_fresh_draws(
    results: Sequence[QuestionResult],
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
    seed: int,
) -> Sequence[QuestionResult]:
    """Examine every gradient that is right so far on draws made from a seed, and mark anew."""
    verdicts = {check.id: check.verdict for result in results for check in result.checks}
    asked = {**files, **bench.given}
    wrong = {
        check: verdict
        for check, item in _right_gradients(verdicts, bench)
        if (verdict := _examined(item, bench, launcher, asked, seed)) is not None
    }
    return mark(bench.assignment, {**verdicts, **wrong}) if wrong else results


def _right_gradients(
    verdicts: Mapping[str, Verdict], bench: Bench
) -> Iterator[tuple[str, ProbeTruths]]:
    for item in bench.truths:
        check = item.probe.check_ids[-1]
        right = check in verdicts and verdicts[check].status == "correct"
        if right and item.probe.kind == "gradient":
            yield check, item


def _examined(
    item: ProbeTruths, bench: Bench, launcher: Launcher, files: Mapping[str, bytes], seed: int
) -> Verdict | None:
    """Return the verdict of the first fresh draw whose gradients are wrong, None without one."""

    def slopes_of(draw: Draw) -> Slopes:
        wanted = bench.assignment.files
        return compare_with_slopes(launcher, files, wanted, item.probe, draw, bench.limits)

    recorded = next((t.draw for t in item.truths if t.draw.case == 0), None)
    if recorded is None or slopes_of(recorded).agree is not True:
        return None  # this course wants something else than slopes here
    key = f"gradekit check --seed {seed}".encode()
    for draw in make_draws(item.probe, key, bench.book, public=True)[:_MOST_DRAWS]:
        slopes = slopes_of(draw)
        if slopes.agree is False:
            return _wrong(slopes, draw, seed)
    return None


def _wrong(slopes: Slopes, draw: Draw, seed: int) -> Verdict:
    kinds = [finding.kind for finding in slopes.conclusion.findings]
    reason: Reason = next((r for r in get_args(Reason) if r in kinds), "value")
    message = f"on fresh inputs ({draw.label}; --seed {seed}): {slopes.conclusion.message}"
    return Verdict(status="wrong", reason=reason, message=message)
