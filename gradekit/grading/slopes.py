"""Gradients beside the slopes of the forward that they belong to, asked through a worker.

What is found here explains, or speaks of a reference; of a student's answer it decides only on
fresh draws, for which no truth was recorded.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
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
from gradekit.numerics.subject import Ask, Failure, Inputs, Pair, Reply, Subject
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.process import Launcher

_MOST_SECONDS = 5.0  # by the clock; a wrong gradient of 100 elements takes 0.2


@dataclass(frozen=True, slots=True)
class Slopes:
    """What an examination of one draw concluded, and the gradients that it speaks against."""

    conclusion: Conclusion
    differing: tuple[str, ...]

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
) -> Slopes:
    """Examine the gradients of one draw against the forward of the same files."""
    asker = _Asker(launcher, files, wanted, probe, draw, limits)
    subject = Subject(
        [draw.inputs[name] for name in asker.names],
        [k for k, name in enumerate(asker.names) if name in probe.differentiated],
    )
    if not asker.can_be_asked:
        return Slopes(Conclusion(ok=None, message="there are several upstream gradients"), ())
    steps = examine(
        subject,
        lambda: asker.names,
        upstream=None if asker.upstream is None else draw.inputs[asker.upstream],
        has_upstream=asker.upstream is not None,
    )
    with np.errstate(all="ignore"):
        try:
            question = next(steps)
            while True:
                question = steps.send(asker.answer(question))
        except StopIteration as stop:
            conclusion: Conclusion = stop.value
        except TimeoutError:
            steps.close()
            conclusion = Conclusion(ok=None, message="it takes too long to measure the slopes")
    wrong = {asker.names[f.input] for f in conclusion.findings if f.input is not None}
    return Slopes(conclusion, tuple(name for name in probe.differentiated if name in wrong))


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
        upstreams = [n for n, spec in probe.declared(draw.case).items() if spec.role == "upstream"]
        self.can_be_asked = len(upstreams) < 2
        self.upstream = upstreams[0] if upstreams else None
        self.names = [name for name in draw.inputs if name not in upstreams]

    def answer(self, question: Ask) -> Reply:
        """Ask everything in a frame for each kind. Raises TimeoutError when that takes too long."""
        if time.monotonic() > self._stop:
            raise TimeoutError
        forwards = [self._moved(inputs) for inputs in question.forwards]
        pairs = [self._moved(inputs, upstream) for upstream, inputs in question.pairs]
        return Reply(
            [_value(answer) for answer in self._ask(forwards, 1)],
            [_pair(answer) for answer in self._ask(pairs, 2)],
        )

    def _moved(self, inputs: Inputs, upstream: Any = None) -> Draw:
        moved = dict(zip(self.names, inputs, strict=True))
        if self.upstream is not None:
            given = np.asarray(self._draw.inputs[self.upstream])
            value = upstream(given) if callable(upstream) else upstream
            moved[self.upstream] = given if value is None else np.asarray(value, np.float64)[()]
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


def _value(answer: Answer | Fault) -> Any:
    """Return a forward value as an array of floats, or a Failure."""
    stage = answer if isinstance(answer, Fault) else answer.stages[0]
    if not isinstance(stage, Value):
        return Failure("exception", f"forward raised {stage.type or stage.kind}: {stage.message}")
    tree = stage.tree
    if isinstance(tree, np.ndarray) and tree.dtype.kind == "f":
        return tree
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
