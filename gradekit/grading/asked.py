"""What a submission is asked: probes with their draws, and the truths to judge them by."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.assignment import Probe
from gradekit.judge import Truth
from gradekit.sandbox.interview import Question

DEFAULT_CPU = 5.0


@dataclass(frozen=True, slots=True)
class ProbeTruths:
    """One probe with its draws and their truths, public draws first."""

    probe: Probe
    truths: tuple[Truth, ...]

    def question(self, stages: int = 2) -> Question:
        """Return what to ask a submission."""
        return Question(
            probe=self.probe.id,
            draws=[truth.draw for truth in self.truths],
            stages=stages,
            cpu=self.probe.limit or DEFAULT_CPU,
        )
