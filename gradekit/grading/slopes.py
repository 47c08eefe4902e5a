"""Gradients beside the slopes of the forward that they belong to, asked through a worker.

What is found here explains, or speaks of a reference; of a student's answer it decides only on
fresh draws, for which no truth was recorded.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
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
from gradekit.numerics.gradcheck import drive
from gradekit.numerics.proof import Proof, prove
from gradekit.numerics.subject import Ask, Failure, Inputs, Pair, Reply, Subject
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.process import Launcher

_MOST_SECONDS = 5.0  # by the clock; a wrong gradient of 100 elements takes 0.2


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
    asker = _Asker(launcher, files, wanted, probe, draw, limits)
    proof = None
    try:
        if exactly:
            proof = asker.drive(prove)
        conclusion: Conclusion = proof.conclusion if proof else asker.drive(examine)
    except _CannotSayError as error:
        conclusion = Conclusion(ok=None, message=str(error))
    return Slopes(conclusion, asker.differing(conclusion), proof)


class _CannotSayError(Exception):
    """The gradients cannot be examined; the message says why."""


class _Asker:
    """Answers the questions of an examination with the answers of a worker."""

    def __init__(
        self,
        launcher: Launcher,
        files: Mapping[str, bytes],
        wanted: Sequence[str],
        probe: Probe,
        draw: Draw,
        limits: Limits,
    ) -> None:
        self._launcher, self._files, self._wanted = launcher, files, wanted
        self._probe, self._draw, self._limits = probe, draw, limits
        self._stop = time.monotonic() + _MOST_SECONDS
        declared = probe.declared(draw.case).items()
        self._upstreams = [name for name, spec in declared if spec.role == "upstream"]
        self.names = [name for name in draw.inputs if name not in self._upstreams]

    def drive(self, procedure: Callable[..., Generator[Ask, Reply, Any]]) -> Any:
        """Answer its questions until it ends. Raises _CannotSayError."""
        if len(self._upstreams) > 1:
            raise _CannotSayError("there are several upstream gradients")
        inputs = [self._draw.inputs[name] for name in self.names]
        varied = [k for k, name in enumerate(self.names) if name in self._probe.differentiated]
        steps = procedure(
            Subject(inputs, varied),
            lambda: self.names,
            upstream=self._draw.inputs[self._upstreams[0]] if self._upstreams else None,
            has_upstream=bool(self._upstreams),
        )
        with np.errstate(all="ignore"):
            return drive(steps, self.answer)

    def differing(self, conclusion: Conclusion) -> tuple[str, ...]:
        """Name the inputs whose gradients a conclusion speaks against."""
        wrong = {self.names[f.input] for f in conclusion.findings if f.input is not None}
        return tuple(name for name in self._probe.differentiated if name in wrong)

    def answer(self, question: Ask) -> Reply:
        """Ask everything, in a frame for each kind. Raises _CannotSayError when time is up."""
        if time.monotonic() > self._stop:
            raise _CannotSayError("it takes too long to measure the slopes")
        forwards = [self._moved(inputs) for inputs in question.forwards]
        pairs = [self._moved(inputs, upstream) for upstream, inputs in question.pairs]
        return Reply(
            [_value(answer, raw=question.raw) for answer in self._ask(forwards, 1)],
            [_pair(answer) for answer in self._ask(pairs, 2)],
        )

    def _moved(self, inputs: Inputs, upstream: Any = None) -> Draw:
        moved = dict(zip(self.names, inputs, strict=True))
        for name in self._upstreams:
            given = np.asarray(self._draw.inputs[name])
            value = upstream(given) if callable(upstream) else upstream
            moved[name] = np.asarray(given if value is None else value, np.float64)[()]
        return replace(self._draw, inputs=moved)

    def _ask(self, draws: Sequence[Draw], stages: int) -> list[Answer | Fault]:
        if not draws:
            return []
        cpu = self._probe.limit or DEFAULT_CPU
        question = Question(probe=self._probe.id, draws=draws, cpu=cpu, stages=stages)
        script: Transcript = interview(
            self._launcher, self._files, self._wanted, [question], limits=self._limits
        )
        lost = script.loading or Fault(kind="ended", message="it was not asked")
        return script.answers.get(self._probe.id) or [lost] * len(draws)


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
