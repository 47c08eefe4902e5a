"""What a submission is asked: probes with their draws, and the truths to judge them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gradekit.assignment import Probe
from gradekit.judge import Truth
from gradekit.model import Value
from gradekit.sandbox.interview import Question
from gradekit.sandbox.wire import encode

DEFAULT_CPU = 5.0


@dataclass(frozen=True)
class ProbeTruths:
    """One probe with its draws and their truths, public draws first."""

    probe: Probe
    truths: tuple[Truth, ...]

    @cached_property
    def whole(self) -> list[Question]:
        """What every submission is asked."""
        return self.questions()

    def questions(self, stages: int = 2) -> list[Question]:
        """Return what to ask a submission: its public draws, then its hidden ones."""
        parts = [
            [truth.draw for truth in self.truths if truth.draw.public is public]
            for public in (True, False)
        ]
        cpu = self.probe.limit or DEFAULT_CPU
        return [
            Question(probe=self.probe.id, draws=draws, stages=stages, cpu=cpu)
            for draws in parts
            if draws
        ]


def without_repeats(item: ProbeTruths) -> ProbeTruths:
    """Return the truths without what an alternative answers as the reference does.

    Most alternatives differ in a few draws only, and a wrong answer is weighed against each.
    """
    return ProbeTruths(item.probe, tuple(map(_without_repeats, item.truths)))


def _without_repeats(truth: Truth) -> Truth:
    first: dict[bytes, int] = {}
    for k, answer in enumerate(truth.answers):
        trees = [stage.tree for stage in answer.stages if isinstance(stage, Value)]
        written = encode([trees, truth.spread[k] if truth.spread else None], max_bytes=1 << 30)
        first.setdefault(written, k)
    kept = sorted(first.values())
    return Truth(
        draw=truth.draw,
        answers=[truth.answers[k] for k in kept],
        spread=[truth.spread[k] for k in kept] if truth.spread else (),
    )


def questions_of(items: Sequence[ProbeTruths], stages: int = 2) -> list[Question]:
    """Return what to ask of all probes: every public draw before the first hidden one.

    What students see comes from public draws. Student code that meets a hidden input first could
    carry it into an answer to a public one.
    """
    asked = [q for item in items for q in (item.whole if stages == 2 else item.questions(stages))]
    return sorted(asked, key=lambda question: not question.draws[0].public)
