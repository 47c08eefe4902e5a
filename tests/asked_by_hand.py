"""Probes, draws and answers written by hand: what workers would say, and no worker is started."""

from __future__ import annotations

import numpy as np

from gradekit.assignment import Probe
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.portraits import outputs_at
from gradekit.inputs import Draw, normal, upstream
from gradekit.judge import Truth, judge_probe
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Value
from gradekit.numerics.compare import Difference

BOOK = JudgeBook()
PLACES = ("public 0", "public 0", "public 1", "hidden 0")  # of the draws, unless others are given
SHAPES = ((5, 4), (1, 3), (6,), (3, 7))


def multiply(x, y, dz):
    """Answer as the reference does."""
    return x * y, [y * dz, x * dz]


def item(reference=multiply, *others, places=PLACES, shapes=SHAPES, kind="gradient", names="xy"):
    """Return a probe with its draws and what each reference says to them."""
    declared = {name: normal("N", "M") for name in names} | {"dz": upstream("N", "M")}
    declared["dz"] = declared["dz"] if kind == "gradient" else normal("N", "M")
    probe = Probe(
        id="demo.demo",
        name="demo",
        question="demo",
        kind=kind,
        function=multiply,
        inputs=declared,
        cases=({}, {}),
    )
    rng, truths = np.random.default_rng(11), []
    for index, (place, shape) in enumerate(zip(places, shapes, strict=False)):
        inputs = {name: rng.standard_normal(shape) for name in declared}
        seen, case = place.split()
        draw = Draw(case=int(case), index=index, public=seen == "public", label="", inputs=inputs)
        truths.append(
            Truth(draw=draw, answers=[_answer(f, kind, inputs) for f in (reference, *others)])
        )
    return ProbeTruths(probe, tuple(truths))


def answers(asked, function, *, failing=()):
    """Return what a submission answers; ``failing`` are the draws on which it raises."""
    fault = Fault(kind="exception", type="ValueError")
    return [
        fault if k in failing else _answer(function, asked.probe.kind, truth.draw.inputs)
        for k, truth in enumerate(asked.truths)
    ]


def outputs(asked, function, stage=1, **options):
    """Return the outputs of a stage of such a submission."""
    return outputs_at(asked, answers(asked, function, **options), BOOK, stage)


def verdicts(asked, function):
    """Return the verdicts of such a submission."""
    return judge_probe(asked.probe, asked.truths, answers(asked, function), BOOK)


def wrong(got, want, reason="value"):
    """Return the difference of two arrays."""
    return Difference(reason=reason, wrong=np.asarray(got) != np.asarray(want))


def _answer(function, kind, inputs):
    stages = (function(**inputs),) if kind == "values" else function(**inputs)
    return Answer(stages=tuple(s if isinstance(s, Fault) else Value(s) for s in stages))
