"""Margins: how much of the tolerance right answers use up.

Two formulas that are both right differ by rounding. Where that comes near the tolerance, a student
with a third one may be told that theirs is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.authoring.desk import Desk
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.slopes import compare_all_with_slopes, compare_with_slopes
from gradekit.judge import Truth, true_gradients
from gradekit.model import Value
from gradekit.numerics.compare import RTOL, Difference, Scale, tolerance_of
from gradekit.numerics.conditioning import spread_by_name
from gradekit.sandbox.process import Launcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """The largest error of a right answer as a share of what is allowed, and where."""

    share: float = 0.0
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """How the reference's gradients compare with the slopes of its own forward."""

    methods: Mapping[str, int]  # how often each way was the sharpest one
    error: float  # the largest error that was exactly measured, as a share of the tolerance
    doubts: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()  # alternative references that are wrong, and where


def margin_of(truths: Sequence[ProbeTruths], names: Sequence[str]) -> Margin:
    """Compare every alternative (``names``) with the reference.

    What is beyond the tolerance is another answer, judged right before: at ties, or everywhere,
    where a question has several. Then nothing is said of a check.
    """
    worst = Margin()
    for item in truths:
        for k, name in enumerate(names, 1):
            found: dict[str, list[float]] = {}
            for truth in item.truths:
                for check, share in _shares(item.probe, truth, truth.answers[k]):
                    found.setdefault(check, []).append(share)
            for check, shares in found.items():
                near = [share for share in shares if share <= 1]
                if 2 * len(near) >= len(shares) and max(near, default=0.0) > worst.share:
                    worst = Margin(share=max(near), where=f"{check}, also/{name}.py")
    return worst


def _shares(probe: Probe, truth: Truth, answer: Any) -> Iterator[tuple[str, float]]:
    if probe.kind == "raises":
        return
    spread = truth.spread[0] if truth.spread else (None, None)
    inputs = _largest(truth.draw.inputs.values())
    for k, check in enumerate(probe.check_ids):
        got, want = _tree(answer.stages[k]), _tree(truth.answers[0].stages[k])
        if k == 0:
            if isinstance(want, np.ndarray | float):
                yield check, _share(got, want, Scale(inputs=inputs), spread[0])
            continue
        given, true = (true_gradients(probe, truth.draw, tree) for tree in (got, want))
        if isinstance(given, Difference) or isinstance(true, Difference):
            continue
        shapes = {name: np.shape(true[name]) for name in probe.differentiated}
        near = spread_by_name(spread[1], probe.differentiated, shapes)
        scale = Scale(inputs=inputs, upstream=_upstream(probe, truth))
        for name in probe.differentiated:
            yield check, _share(given[name], true[name], scale, near.get(name))


def _share(got: Any, want: Any, scale: Scale, spread: Any) -> float:
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape or one.dtype.kind not in "fiub":
        return 0.0
    one, other = one.astype(float), other.astype(float)
    with np.errstate(all="ignore"):
        share = np.abs(one - other) / tolerance_of(other, scale, spread=spread)
    return float(share[np.isfinite(share)].max(initial=0.0))


def _upstream(probe: Probe, truth: Truth) -> float:
    declared = probe.declared(truth.draw.case).items()
    found = [truth.draw.inputs[name] for name, spec in declared if spec.role == "upstream"]
    return _largest(found) if found else 1.0


def _largest(values: Any) -> float:
    numbers = [v for v in values if isinstance(v, np.ndarray | np.generic | float)]
    return max((float(np.abs(n).max(initial=0.0)) for n in numbers), default=1.0)


def _tree(stage: object) -> Any:
    assert isinstance(stage, Value)
    return stage.tree


def proved(desk: Desk, truths: Sequence[ProbeTruths], launcher: Launcher) -> Proved:
    """Hold every gradient of the reference against its own forward, as sharply as that allows."""
    methods: dict[str, int] = {}
    error, doubts = 0.0, []
    for item in truths:
        plain = [t for t in item.truths if t.draw.case == 0 and t.draw.index == 0]
        if item.probe.kind != "gradient" or not plain:
            continue
        slopes = compare_with_slopes(
            launcher, desk.main, desk.assignment.files, item.probe, plain[0].draw,
            desk.limits, exactly=True,
        )  # fmt: skip
        if slopes.agree is False:
            doubts.append(item.probe.check_ids[-1])
        found = slopes.proof
        for method, off in zip(found.methods, found.errors, strict=True) if found else ():
            methods[method] = methods.get(method, 0) + 1
            if method != "differences":  # whose own error is larger than the gradient's
                error = max(error, off / RTOL)
    others = tuple(_wrong_others(desk, truths, launcher))
    return Proved(methods=methods, error=error, doubts=tuple(doubts), others=others)


def _wrong_others(
    desk: Desk, truths: Sequence[ProbeTruths], launcher: Launcher
) -> Iterator[tuple[str, str]]:
    """Yield (alternative reference, check) where its gradient is not its own forward's slope."""
    plain = {
        item.probe: truth.draw
        for item in truths
        for truth in reversed(item.truths)
        if item.probe.kind == "gradient" and truth.draw.case == 0 and truth.draw.index == 0
    }
    cases = list(plain.items())
    for name, files in desk.references.others.items():
        examined = compare_all_with_slopes(
            launcher, files, desk.assignment.files, cases, desk.limits
        )
        for (probe, _), slopes in zip(cases, examined, strict=True):
            if slopes.agree is False:
                yield name, probe.check_ids[-1]
