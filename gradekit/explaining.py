"""What a student's own check says of a wrong answer: told from what ``release`` recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.assignment import Assignment
from gradekit.authoring.recording import Recording
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Diagnose
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Limits, Verdict
from gradekit.sandbox.process import Launcher


@dataclass(slots=True, eq=False, repr=False)
class Explaining:
    """Explains wrong verdicts of a check; imports what that takes when the first one comes."""

    assignment: Assignment
    book: JudgeBook
    recording: Recording
    limits: Limits
    _diagnose: Diagnose | None = field(default=None, init=False)

    def explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return the verdicts, those that are wrong with what explains them."""
        if self._diagnose is None:
            self._diagnose = self._with_everything()
        return self._diagnose.explained(item, verdicts, answers, launcher, files)

    def _with_everything(self) -> Diagnose:
        from gradekit.diagnosis.catalogue import catalogue  # noqa: PLC0415 - see above
        from gradekit.grading.diagnosing import Diagnostician  # noqa: PLC0415
        from gradekit.grading.own_forward import OwnForward  # noqa: PLC0415
        from gradekit.grading.recorded_lineups import read_lineups  # noqa: PLC0415

        recorded = read_lineups(self.recording.lineups)
        wanted = self.assignment.files
        return Diagnostician(
            book=self.book,
            suspects=recorded,
            mistakes=catalogue,
            explain=OwnForward(wanted=wanted, limits=self.limits, curves=True),
        )
