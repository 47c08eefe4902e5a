"""Gradients beside the measured slopes of the forward that they belong to.

Central differences, asked through a worker as everything is. What is found here never earns a
point: it tells which of the two, forward or backward, to mend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.inputs import Draw
from gradekit.judge import Truth
from gradekit.model import Answer, Limits, Value
from gradekit.numerics import differences
from gradekit.numerics.compare import Difference, read_array
from gradekit.numerics.pairing import pair_gradients
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher


@dataclass(frozen=True, slots=True)
class Slopes:
    """Which gradients of one draw agree with the slopes of their own forward, and which do not."""

    agreeing: tuple[str, ...]
    differing: tuple[str, ...]


def compare_with_slopes(
    launcher: Launcher,
    files: Mapping[str, bytes],
    wanted: Sequence[str],
    probe: Probe,
    truth: Truth,
    limits: Limits,
) -> Slopes | None:
    """Measure every slope of one draw; None where nothing can be said.

    Nothing is said of more than 200 elements, of a forward that fails at a shifted point, or of
    gradients that are not in form.
    """
    draw = truth.draw
    points = differences.shifts(draw.inputs, probe.differentiated)
    if not points:
        return None
    cpu = probe.limit or limits.cpu
    script = interview(
        launcher, files, wanted, [Question(probe=probe.id, draws=[draw], cpu=cpu)], limits=limits
    )
    own = _gradients(probe, truth, script.answers.get(probe.id, []))
    moved = [replace(draw, inputs=point.inputs) for point in points]
    question = Question(probe=probe.id, draws=moved, cpu=limits.cpu, stages=1)
    script = interview(launcher, files, wanted, [question], limits=limits)
    values = [_value(answer) for answer in script.answers.get(probe.id, [])]
    if own is None or len(values) != len(points) or any(v is None for v in values):
        return None
    upstream = _upstream(probe, draw)
    if np.shape(upstream) not in ((), *{np.shape(v) for v in values}):
        return None
    slopes = differences.gradients(
        points,
        [v for v in values if v is not None],
        upstream,
        {name: np.shape(draw.inputs[name]) for name in probe.differentiated},
    )
    agreeing = [name for name, slope in slopes.items() if differences.agree(own[name], slope)]
    return Slopes(tuple(agreeing), tuple(name for name in slopes if name not in agreeing))


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
