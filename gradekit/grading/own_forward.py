"""A wrong gradient beside the forward that it belongs to: the submission's own.

Which of the two is to mend, and how the error goes with the step of a difference quotient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.grading.slopes import compare_with_slopes
from gradekit.inputs import generator
from gradekit.judge import Truth
from gradekit.model import Answer, Curve, Evidence, Fault, Limits, Value, Verdict
from gradekit.numerics.compare import read_array
from gradekit.numerics.pairing import pair_gradients
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher

_STEPS = tuple(float(10.0**-k) for k in range(1, 13))
_KEY = b"the directions of difference quotients"
_OWN = "the numerical gradient of your own forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForward:
    """Asks a submission's forward, of one wrong probe, near the draw that is shown.

    ``always``: compare with its slopes even where the forward is right, so that only backward can
    be wrong. ``curves``: make the curve of errors, too.
    """

    wanted: Sequence[str]
    limits: Limits
    always: bool = True
    curves: bool = False

    def __call__(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return the verdict of the gradients with what was found; nothing for others."""
        if item.probe.kind != "gradient":
            return {}
        forward, backward = item.probe.check_ids
        verdict = verdicts[backward]
        truth = None if verdict.evidence is None else _shown(item, verdict.evidence)
        if verdict.status != "wrong" or truth is None:
            return {}
        assert verdict.evidence is not None
        said, curve = "", None
        right = verdicts[forward].status == "correct"
        if self.always or not right:
            said = self._agreement(item, truth, launcher, files, forward_right=right)
        if self.curves and verdicts[forward].status == "correct" and verdict.reason == "value":
            curve = self._curve(item, truth, verdict.evidence, launcher, files)
        evidence = replace(verdict.evidence, curve=curve)
        return {backward: replace(verdict, explanation=said, evidence=evidence)}

    def _agreement(
        self,
        item: ProbeTruths,
        truth: Truth,
        launcher: Launcher,
        files: Mapping[str, bytes],
        *,
        forward_right: bool,
    ) -> str:
        """Say whether the gradients agree with their own forward; "" where nothing can be said."""
        probe, limits = item.probe, self.limits
        slopes = compare_with_slopes(launcher, files, self.wanted, probe, truth.draw, limits)
        if slopes.agree is None:
            return ""
        if slopes.agree and forward_right:
            return ""  # slopes are not as sharp as the recorded answers
        if slopes.agree:
            return f"agrees with {_OWN}: so the forward is what differs"
        if not forward_right:
            return f"disagrees with {_OWN}, which is wrong itself: mend forward first"
        return f"disagrees with {_OWN} too: so backward is what to mend"

    def _curve(
        self,
        item: ProbeTruths,
        truth: Truth,
        evidence: Evidence,
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> Curve | None:
        """Measure the errors of both gradients along one direction, for steps from 0.1 to 1e-12."""
        name = evidence.output[1:]
        draw = truth.draw
        declared = item.probe.declared(draw.case).items()
        upstreams = [n for n, spec in declared if spec.role == "upstream"]
        x = draw.inputs.get(name)
        if x is None or len(upstreams) > 1 or name not in item.probe.differentiated:
            return None
        x = np.asarray(x, np.float64)
        direction = generator(_KEY, item.probe.id, name).standard_normal(x.shape)
        size = max(1.0, float(np.abs(x).max(initial=0.0)))
        moved = [
            replace(draw, inputs={**draw.inputs, name: (x + sign * h * size * direction)[()]})
            for h in _STEPS
            for sign in (1.0, -1.0)
        ]
        cpu = item.probe.limit or DEFAULT_CPU
        questions = [
            Question(probe=item.probe.id, draws=[draw], cpu=cpu),
            Question(probe=item.probe.id, draws=moved, cpu=cpu, stages=1),
        ]
        script = interview(launcher, files, self.wanted, questions, limits=self.limits)
        first, *heard = script.answers.get(item.probe.id) or [Fault(kind="ended")]
        got = _gradient(first, item, truth, name)
        want = _gradient(truth.answers[0], item, truth, name)
        values = [_forward(answer) for answer in heard]
        if got is None or want is None or got.shape != x.shape or want.shape != x.shape:
            return None
        if len(values) != len(moved) or any(value is None for value in values):
            return None
        upstream = np.asarray(draw.inputs[upstreams[0]] if upstreams else 1.0)
        yours, right = float(np.sum(got * direction)), float(np.sum(want * direction))
        errors = []
        for k, h in enumerate(_STEPS):
            ahead, behind = np.asarray(values[2 * k]), np.asarray(values[2 * k + 1])
            slope = float(np.sum(upstream * (ahead - behind)) / (2 * h * size))
            errors.append((_relative(yours, slope), _relative(right, slope)))
        if not all(np.isfinite(e).all() for e in errors) or min(e[1] for e in errors) > 1e-3:
            return None  # a kink lies near: the picture would say nothing
        return Curve(
            steps=_STEPS,
            yours=tuple(e[0] for e in errors),
            right=tuple(e[1] for e in errors),
        )


def _shown(item: ProbeTruths, evidence: Evidence) -> Truth | None:
    """Return the public draw that the evidence is of."""
    if evidence.draw != "public":
        return None
    places = ((t, (t.draw.case, t.draw.index)) for t in item.truths if t.draw.public)
    return next((truth for truth, place in places if place == evidence.place), None)


def _relative(gradient: float, slope: float) -> float:
    size = max(abs(gradient), abs(slope))
    return float(f"{abs(gradient - slope) / size:.2e}") if size else 0.0


def _gradient(
    answer: Answer | Fault, item: ProbeTruths, truth: Truth, name: str
) -> NDArray[np.float64] | None:
    stage = answer.stages[-1] if isinstance(answer, Answer) and len(answer.stages) > 1 else None
    if not isinstance(stage, Value):
        return None
    names = item.probe.differentiated
    shapes = {n: np.shape(truth.draw.inputs[n]) for n in names if n in truth.draw.inputs}
    paired = pair_gradients(stage.tree, names, shapes)
    read = read_array(name, paired[name]) if isinstance(paired, dict) else None
    return read[0] if isinstance(read, tuple) else None


def _forward(answer: Answer | Fault) -> Any:
    stage = answer.stages[0] if isinstance(answer, Answer) else None
    read = read_array("forward", stage.tree) if isinstance(stage, Value) else None
    return read[0] if isinstance(read, tuple) else None
