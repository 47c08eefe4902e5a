"""Gradients beside the slopes of the forward that they belong to, asked through a worker.

What is found here explains, or speaks of a reference; of a student's answer it decides only on
fresh draws, for which no truth was recorded.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.grading.asked import DEFAULT_CPU
from gradekit.inputs import Draw
from gradekit.model import Answer, Fault, Limits, Value
from gradekit.numerics.compare import Difference, read_array
from gradekit.numerics.conclusions import Conclusion
from gradekit.numerics.examination import examine
from gradekit.numerics.proof import Proof, prove
from gradekit.numerics.subject import Ask, Failure, Inputs, Pair, Reply, Subject
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher

_MOST_SECONDS = 5.0  # by the clock, each; a wrong gradient of 100 elements takes 0.2


@dataclass(frozen=True, slots=True)
class Slopes:
    """What an examination of one draw concluded, and the gradients that it speaks against."""

    conclusion: Conclusion
    differing: tuple[str, ...]
    proof: Proof | None = None  # of a reference only

    @property
    def agree(self) -> bool | None:
        """Whether all gradients are the slopes of their own forward; None: nothing can be said."""
        return self.conclusion.ok


def compare_with_slopes(
    launcher: Launcher,
    files: Mapping[str, bytes],
    wanted: Sequence[str],
    probe: Probe,
    draw: Draw,
    limits: Limits,
    *,
    exactly: bool = False,
) -> Slopes:
    """Examine the gradients of one draw against the forward of the same files.

    ``exactly``: prove them, as sharply as the forward allows; that is for references.
    """
    cases = [(probe, draw)]
    return compare_all_with_slopes(launcher, files, wanted, cases, limits, exactly=exactly)[0]


def compare_all_with_slopes(
    launcher: Launcher,
    files: Mapping[str, bytes],
    wanted: Sequence[str],
    cases: Sequence[tuple[Probe, Draw]],
    limits: Limits,
    *,
    exactly: bool = False,
) -> list[Slopes]:
    """Examine many draws in step: one worker a round answers what all of them ask next."""
    stop = time.monotonic() + _MOST_SECONDS * len(cases)
    examinations = [_Examination(probe, draw, exactly=exactly) for probe, draw in cases]
    while under_way := [e for e in examinations if e.question is not None]:
        if time.monotonic() > stop:
            for examination in under_way:
                examination.give_up("it takes too long to measure the slopes")
            break
        asked = [question for e in under_way for question in e.questions()]
        script = interview(launcher, files, wanted, asked, limits=limits)
        heard = {name: iter(answers) for name, answers in script.answers.items()}
        lost = script.loading or Fault(kind="ended", message="it was not asked")
        for examination in under_way:
            examination.take(heard.get(examination.probe.id, iter(())), lost)
    return [examination.slopes() for examination in examinations]


class _Examination:
    """One draw under examination: what it asks next, and what it concluded in the end."""

    def __init__(self, probe: Probe, draw: Draw, *, exactly: bool) -> None:
        self.probe, self._draw = probe, draw
        declared = probe.declared(draw.case).items()
        self._upstreams = [name for name, spec in declared if spec.role == "upstream"]
        self._names = [name for name in draw.inputs if name not in self._upstreams]
        self._result: Conclusion | Proof
        self.question: Ask | None = None
        if len(self._upstreams) > 1:
            self.give_up("there are several upstream gradients")
            return
        inputs = [draw.inputs[name] for name in self._names]
        varied = [k for k, name in enumerate(self._names) if name in probe.differentiated]
        self._steps: Generator[Ask, Any, Any] = (prove if exactly else examine)(
            Subject(inputs, varied),
            lambda: self._names,
            upstream=draw.inputs[self._upstreams[0]] if self._upstreams else None,
            has_upstream=bool(self._upstreams),
        )
        self._advance(None)

    def questions(self) -> list[Question]:
        """Return what it asks next, in a frame for each kind."""
        assert self.question is not None
        forwards = [self._moved(inputs) for inputs in self.question.forwards]
        pairs = [self._moved(inputs, upstream) for upstream, inputs in self.question.pairs]
        cpu = self.probe.limit or DEFAULT_CPU
        return [
            Question(probe=self.probe.id, draws=draws, cpu=cpu, stages=stages)
            for stages, draws in ((1, forwards), (2, pairs))
            if draws
        ]

    def take(self, heard: Iterator[Answer | Fault], lost: Fault) -> None:
        """Go on with the answers, in the order of the questions; ``lost`` for those not there."""
        asked = self.question
        assert asked is not None
        forwards = [_value(next(heard, lost), raw=asked.raw) for _ in asked.forwards]
        self._advance(Reply(forwards, [_pair(next(heard, lost)) for _ in asked.pairs]))

    def give_up(self, why: str) -> None:
        """Conclude that nothing can be said."""
        self.question, self._result = None, Conclusion(ok=None, message=why)

    def slopes(self) -> Slopes:
        """Return what it concluded, and the inputs whose gradients that speaks against."""
        proof = self._result if isinstance(self._result, Proof) else None
        conclusion = self._result.conclusion if isinstance(self._result, Proof) else self._result
        wrong = {self._names[f.input] for f in conclusion.findings if f.input is not None}
        differing = tuple(name for name in self.probe.differentiated if name in wrong)
        return Slopes(conclusion, differing, proof)

    def _advance(self, reply: Reply | None) -> None:
        try:
            with np.errstate(all="ignore"):
                self.question = self._steps.send(reply)
        except StopIteration as stop:
            self.question, self._result = None, stop.value

    def _moved(self, inputs: Inputs, upstream: Any = None) -> Draw:
        moved = dict(zip(self._names, inputs, strict=True))
        for name in self._upstreams:
            given = np.asarray(self._draw.inputs[name])
            value = upstream(given) if callable(upstream) else upstream
            moved[name] = np.asarray(given if value is None else value, np.float64)[()]
        return replace(self._draw, inputs=moved)


def _value(answer: Answer | Fault, *, raw: bool = False) -> Any:
    """Return a forward value as an array of floats, or a Failure."""
    stage = answer if isinstance(answer, Fault) else answer.stages[0]
    if not isinstance(stage, Value):
        return Failure("exception", f"forward raised {stage.type or stage.kind}: {stage.message}")
    tree = stage.tree
    if isinstance(tree, np.ndarray | complex) and np.asarray(tree).dtype.kind in "fc"[: 1 + raw]:
        return np.asarray(tree)
    read = read_array("forward", tree)
    return Failure("dtype", read.message) if isinstance(read, Difference) else read[0]


def _pair(answer: Answer | Fault) -> Pair:
    value = _value(answer)
    if isinstance(answer, Fault) or isinstance(value, Failure) or len(answer.stages) < 2:
        failure = value if isinstance(value, Failure) else Failure("none", "backward gave nothing")
        return Pair(value, failure)
    stage = answer.stages[1]
    if isinstance(stage, Value):
        return Pair(value, stage.tree)
    said = f"backward raised {stage.type or stage.kind}: {stage.message}"
    return Pair(value, Failure("exception", said))
