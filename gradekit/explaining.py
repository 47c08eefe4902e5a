"""Explaining a wrong gradient with the numerical gradient of the submission's own forward.

What is found here never earns a point: it tells which of the two, forward or backward, to mend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.one import Bench
from gradekit.inputs import Draw
from gradekit.judge import Truth, pair_gradients
from gradekit.model import Answer, Value, Verdict
from gradekit.numerics import differences
from gradekit.numerics.compare import Difference, read_array
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher


def explain(
    item: ProbeTruths,
    verdict: Verdict,
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
) -> str:
    """Compare a gradient with central differences of the submission's own forward.

    Returns "" where nothing can be said.
    """
    assert verdict.evidence is not None
    places = {(t.draw.case, t.draw.index): t for t in item.truths if t.draw.public}
    truth = places.get(verdict.evidence.place)
    if truth is None:
        return ""
    points = differences.shifts(truth.draw.inputs, item.probe.differentiated)
    if not points:
        return ""
    script = interview(
        launcher,
        {**files, **bench.given},
        bench.assignment.files,
        [Question(probe=item.probe.id, draws=[truth.draw], cpu=5.0)],
        limits=bench.limits,
    )
    own = _gradients(item.probe, truth, script.answers.get(item.probe.id, []))
    script = interview(
        launcher,
        {**files, **bench.given},
        bench.assignment.files,
        [
            Question(
                probe=item.probe.id,
                draws=[_moved(truth.draw, p) for p in points],
                cpu=5.0,
                stages=1,
            )
        ],
        limits=bench.limits,
    )
    values = [_value(answer) for answer in script.answers.get(item.probe.id, [])]
    if own is None or len(values) != len(points) or any(v is None for v in values):
        return ""
    upstream = _upstream(item.probe, truth.draw)
    slopes = differences.gradients(
        points,
        [v for v in values if v is not None],
        upstream,
        {name: np.shape(truth.draw.inputs[name]) for name in item.probe.differentiated},
    )
    agreeing = [name for name, slope in slopes.items() if differences.agree(own[name], slope)]
    own_forward = "the numerical gradient of your own forward"
    if len(agreeing) == len(slopes):
        return f"agrees with {own_forward}: so the forward is what differs"
    wrong = ", ".join(f"d{name}" for name in slopes if name not in agreeing)
    return f"disagrees with {own_forward} in {wrong} too: so backward is what to mend"


def _moved(draw: Draw, point: differences.Shift) -> Draw:
    return replace(draw, inputs=point.inputs)


def _gradients(probe: Probe, truth: Truth, answers: Sequence[Any]) -> dict[str, Any] | None:
    answer = answers[0] if answers else None
    if not isinstance(answer, Answer) or len(answer.stages) < 2:
        return None
    stage_ = answer.stages[1]
    if not isinstance(stage_, Value):
        return None
    shapes = {name: np.shape(truth.draw.inputs[name]) for name in probe.differentiated}
    paired = pair_gradients(stage_.tree, probe.differentiated, shapes)
    if isinstance(paired, Difference):
        return None
    read = {name: read_array(name, paired[name]) for name in probe.differentiated}
    arrays = {name: r[0] for name, r in read.items() if not isinstance(r, Difference)}
    fits = all(
        arrays.get(name) is not None and arrays[name].shape == shapes[name]
        for name in probe.differentiated
    )
    return arrays if fits else None


def _value(answer: Any) -> Any:
    if not isinstance(answer, Answer) or not isinstance(answer.stages[0], Value):
        return None
    read = read_array("forward", answer.stages[0].tree)
    return None if isinstance(read, Difference) else read[0]


def _upstream(probe: Probe, draw: Draw) -> Any:
    names = [n for n, spec in probe.declared(draw.case).items() if spec.role == "upstream"]
    return draw.inputs[names[0]] if names else 1.0
