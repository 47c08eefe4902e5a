"""Repairs: what, done to a wrong answer, makes it right. Tried on every draw that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.diagnosis.lineup import residual_of
from gradekit.diagnosis.mistake import Answered, Mistake
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.portraits import Outputs, group_of
from gradekit.judge import Output, Truth
from gradekit.numerics.compare import read_array

_REPAIRED = 1e-9  # relative to the largest true value of a draw
_BETTER = 1e-3  # of the error before


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repair that gives the truth."""

    mistake: str
    outputs: tuple[str, ...]
    evidence: str
    residual: float


def repaired(
    mistakes: Sequence[Mistake], item: ProbeTruths, outputs: Outputs, wrong: Sequence[str]
) -> Iterator[Repaired]:
    """Try every repair on the gradients; yield those that make some wrong output right."""
    if not any(name.startswith("d") for name in wrong):
        return
    draws = [
        (truth, drawn)
        for truth, drawn in zip(item.truths, outputs, strict=True)
        if any(output.found.reason for output in drawn)
    ]
    answered = [_answered(item, truth, drawn) for truth, drawn in draws]
    for mistake in mistakes:
        if mistake.repair is None or any(a is None for a in answered):
            continue
        if mistake.counts and not several_sizes(item, outputs):
            continue
        try:
            given = [
                {n: np.asarray(g, np.float64) for n, g in mistake.repair.gradients(a).items()}
                for a in answered
                if a is not None
            ]
        except Exception:  # noqa: BLE001, S112 - a repair of another kind of operation
            continue
        fits: dict[str, tuple[list[tuple[bool, float]], int]] = {}
        for name in wrong:
            pairs = [
                (_apart(fixed.get(name[1:]), output), output, truth.draw.public)
                for fixed, (truth, drawn) in zip(given, draws, strict=True)
                for output in drawn
                if output.name == name and output.found.reason
            ]
            sizes = [np.size(output.want) for _, output, _ in pairs]
            told = [(public, a) for a, _, public in pairs if a is not None]
            if sum(sizes) > 1 and len(told) == len(pairs):
                fits[name] = (told, sizes[0])
        if len(fits) > (1 if mistake.repair.several else 0):
            n = sum(size for _, size in fits.values())
            done = f"{mistake.repair.done}, {'the element agrees' if n == 1 else f'all {n} agree'}"
            residual = residual_of(apart for told, _ in fits.values() for apart in told)
            yield Repaired(mistake.id, tuple(fits), done, residual)


def several_sizes(item: ProbeTruths, outputs: Outputs) -> bool:
    """Tell whether the draws that show what is wrong have batches of several sizes.

    With one size alone a factor of five may be the number of examples, or anything else.
    """
    pairs = list(zip(item.truths, outputs, strict=True))
    groups = {group_of(t) for t, drawn in pairs if any(o.found.reason for o in drawn)}
    sizes = set()
    for truth, _ in pairs:
        if group_of(truth) in groups:
            shapes = [np.shape(value) for value in truth.draw.inputs.values()]
            sizes.add(next((shape[0] for shape in shapes if shape), 1))
    return len(sizes) > 1


def _answered(item: ProbeTruths, truth: Truth, drawn: Sequence[Output]) -> Answered | None:
    gradients = {}
    for output in drawn:
        read = read_array(output.name, output.got)
        if not isinstance(read, tuple):
            return None
        gradients[output.name[1:]] = read[0]
    declared = item.probe.declared(truth.draw.case)
    upstreams = [n for n, spec in declared.items() if spec.role == "upstream"]
    inputs = {n: v for n, v in truth.draw.inputs.items() if n not in upstreams}
    return Answered(
        gradients=gradients,
        inputs=inputs,
        upstream=truth.draw.inputs[upstreams[0]] if len(upstreams) == 1 else None,
        shapes={output.name[1:]: np.shape(output.want) for output in drawn},
    )


def _apart(fixed: Any, output: Output) -> float | None:
    """Return how far a repaired gradient is from the truth; None where it is another one."""
    want = np.asarray(output.want, np.float64)
    if fixed is None or np.shape(fixed) != want.shape:
        return None
    fixed = np.asarray(fixed, np.float64)
    size = np.abs(want).max(initial=0.0)
    if not np.isfinite(fixed).all() or not np.isfinite(size) or not size:
        return None
    apart = float(np.abs(fixed - want).max(initial=0.0) / size)
    got = read_array(output.name, output.got)
    before = np.inf
    if isinstance(got, tuple) and got[0].shape == want.shape:
        before = float(np.abs(got[0] - want).max(initial=0.0) / size)
    # What was nearly right before is not right by the repair.
    return apart if apart <= min(_REPAIRED, _BETTER * before) else None
