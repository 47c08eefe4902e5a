"""The bench: what every submission of an assignment is measured with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gradekit.assignment import Assignment
from gradekit.grading.asked import ProbeTruths
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Limits, Verdict
from gradekit.sandbox.heard import Hearing
from gradekit.sandbox.process import Launcher


class Diagnose(Protocol):
    """Explains the wrong verdicts of one probe; see ``diagnosing.py``."""

    def explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return the verdicts, those that are wrong with what explains them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Bench:
    """What every submission of an assignment is measured with."""

    assignment: Assignment
    book: JudgeBook
    truths: Sequence[ProbeTruths]
    templates: Mapping[str, str]
    given: Mapping[str, bytes]  # the course's own files, which replace submitted copies
    limits: Limits
    hearing: Hearing = field(default_factory=Hearing)
    plain: Launcher | None = None  # where the launcher's own workers have a student's objects
    windows: bool = False  # whether windows of tokens are wanted, to find similar pairs
    diagnose: Diagnose | None = None  # explains what is wrong
    apart: bool = False  # what students read has to come from workers without hidden probes
