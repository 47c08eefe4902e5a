"""Timing: an answer against given code, on inputs that nobody has seen before.

The clock runs on the trusted side. Both are asked in turns, in workers of their own, and never at
the same time: nothing that student code leaves running can hold up the code it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from gradekit.assignment import Probe
from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.inputs import Draw, describe
from gradekit.judge import CORRECT, Truth, fault_verdict, judge_probe
from gradekit.judges import JudgeBook, Pace
from gradekit.model import Answer, Fault, Verdict
from gradekit.sandbox.interview import Question, Transcript
from gradekit.sandbox.wire import encode

Ask = Callable[[Sequence[Question]], Transcript]

_ROUNDS = 5  # the best of them counts
# Before "too slow" is said: load only ever adds to a time, so that more rounds come nearer to it.
_MOST_ROUNDS = 10
_NOISE = ("timeout", "memory")  # forgiven once, as everywhere


def given_source(pace: Pace) -> bytes:
    """Return the file in which the given code stands for what a student writes."""
    return "".join(f"from given import {g} as {n}\n" for n, g in pace.than.items()).encode()


def judge_pace(
    item: ProbeTruths, pace: Pace, book: JudgeBook, ask_student: Ask, ask_given: Ask
) -> Verdict:
    """Time a probe that is answered rightly. The given code's answer is the truth of a round."""
    race = _Race(item, pace, book, ask_student, ask_given)
    forgiven = False
    while not race.decided:
        said = race.run()
        if said is None:
            continue
        if said.status not in _NOISE or forgiven:
            return said
        forgiven = True
    return race.verdict


@dataclass(slots=True)
class _Race:
    """Rounds under way: the times of both."""

    item: ProbeTruths
    pace: Pace
    book: JudgeBook
    ask_student: Ask
    ask_given: Ask
    mine: list[float] = field(default_factory=list)
    given: list[float] = field(default_factory=list)

    @property
    def factor(self) -> float:
        return min(self.given) / min(self.mine)

    @property
    def decided(self) -> bool:
        n = len(self.mine)
        return n >= _MOST_ROUNDS or (n >= _ROUNDS and self.factor >= self.pace.times)

    @property
    def verdict(self) -> Verdict:
        if self.factor >= self.pace.times:
            return CORRECT
        names = " and ".join(self.pace.than), " and ".join(self.pace.than.values())
        return Verdict(
            status="wrong",
            reason="slow",
            message=f"{names[0]} takes {_said(min(self.mine))} where the given {names[1]} takes "
            f"{_said(min(self.given))}: {self.factor:.1f} times as fast. "
            f"Aim at {self.pace.aim:g} times; at least {self.pace.times:g} times is asked for",
        )

    def run(self) -> Verdict | None:
        """Ask both once; returns what ends the race: no answer, or a wrong one."""
        try:
            before, draw = (_fresh_draw(self.item.probe, self.pace) for _ in range(2))
        except Exception as error:  # noqa: BLE001 - the course's own code
            said = f"the inputs to time it with cannot be drawn: {type(error).__name__}: {error}"
            return Verdict(status="checker_error", message=said)
        # What only a first call takes is not timed. Measured: it is ten times what a quick answer
        # takes, and of slow code so small a part that a small draw will do.
        small, timed = self.item.truths[0].draw, self._question(draw)
        answer, took = _last(self.ask_student([self._question(before), timed]))
        if isinstance(answer, Fault):
            return _on_timed_inputs(fault_verdict(answer), self.item.probe)
        want, took_given = _last(self.ask_given([self._question(small), timed]))
        if isinstance(want, Fault) or any(isinstance(stage, Fault) for stage in want.stages):
            said = f"the given {' and '.join(self.pace.than.values())} does not answer"
            return Verdict(status="checker_error", message=said)
        truth = Truth(draw=draw, answers=[want])
        verdicts = judge_probe(self.item.probe, [truth], [answer], self.book).values()
        for verdict in verdicts:
            if verdict.status != "correct":
                return _on_timed_inputs(verdict, self.item.probe)
        self.mine.append(took)
        self.given.append(took_given)
        return None

    def _question(self, draw: Draw) -> Question:
        probe = self.item.probe
        question = Question(probe=probe.id, draws=[draw], cpu=probe.limit or DEFAULT_CPU)
        assert question.payload  # written before the clock runs
        return question


def _fresh_draw(probe: Probe, pace: Pace) -> Draw:
    inputs = dict(pace.inputs(np.random.default_rng()))
    if unknown := set(inputs) - set(probe.inputs):
        raise ValueError(f"{sorted(unknown)} are no inputs of the probe {probe.name}")
    encode(inputs)
    label = f"{describe(inputs)}, to be timed"
    return Draw(case=0, index=0, public=probe.public, label=label, inputs=inputs)


def _last(script: Transcript) -> tuple[Answer | Fault, float]:
    """Return the answer to the last question, and how long it took."""
    for answers in script.answers.values():
        return answers[-1], script.clock[-1]
    assert script.loading is not None
    return script.loading, 0.0


def _on_timed_inputs(verdict: Verdict, probe: Probe) -> Verdict:
    """Say that it is about inputs that nobody will see again."""
    message = f"on the larger inputs that are timed: {verdict.message}"
    return replace(verdict, message=message, evidence=None, hidden_message=not probe.public)


def _said(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms"
