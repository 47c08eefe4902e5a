"""A sitting: one submission under way, and what its first asking gave of each probe."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.grading.asked import ProbeTruths, questions_of
from gradekit.grading.bench import Bench
from gradekit.model import Answer, Fault, Verdict
from gradekit.sandbox.heard import Hearing
from gradekit.sandbox.interview import Question, Transcript, interview
from gradekit.sandbox.messages import Loaded
from gradekit.sandbox.process import Launcher


@dataclass(slots=True, eq=False, repr=False)
class First:
    """One probe, and what its first asking gave; then what was settled."""

    item: ProbeTruths
    verdicts: dict[str, Verdict]
    answers: Sequence[Answer | Fault] | None  # None where nothing was asked

    @property
    def doubtful(self) -> list[str]:
        """The checks that deserve to be asked again."""
        return [c for c, verdict in self.verdicts.items() if _deserves_asking_again(verdict)]


@dataclass(slots=True, eq=False, repr=False)
class Sitting:
    """One submission under way: all that is asked of it shares one limit of time."""

    bench: Bench
    launcher: Launcher
    files: Mapping[str, bytes]
    started: float = field(default_factory=time.monotonic)
    again: dict[bool, Loaded] = field(default_factory=dict)  # told with wrong answers, if openly

    def ask(
        self, items: Sequence[ProbeTruths], stages: int = 2, *, windows: bool = False
    ) -> Transcript:
        """Ask probes for the first time, hidden ones and all."""
        questions = questions_of(items, stages)
        return self.ask_questions(questions, self.bench.hearing, windows=windows)

    def ask_again(self, items: Sequence[ProbeTruths], stages: int = 2) -> Transcript:
        """Ask once more; now that something is wrong, lines of outputs are wanted, too.

        What is public is asked where no hidden probe is: students read what comes back.
        """
        openly = self.bench.apart and all(item.probe.public for item in items)
        launcher = self.open_launcher if openly else self.launcher
        outputs = stages > 1
        script = self._asked(
            launcher, questions_of(items, stages), self.bench.hearing, outputs=outputs
        )
        if script.loaded.places:
            self.again[openly] = script.loaded
        return script

    def load_openly(self) -> Transcript:
        """Load it where no hidden probe is, and ask nothing.

        Once: whether it loads was tried before, and what never ends takes its time each time.
        """
        return self._asked(self.open_launcher, (), None, attempts=1)

    def ask_questions(
        self,
        questions: Sequence[Question],
        hearing: Hearing | None = None,
        *,
        windows: bool = False,
    ) -> Transcript:
        """Ask whatever else there is to ask."""
        return self._asked(self.launcher, questions, hearing, windows=windows)

    @property
    def open_launcher(self) -> Launcher:
        """Starts workers whose words may be shown: they hold nothing that students may not see."""
        return self.launcher.public if self.bench.apart else self.launcher

    @property
    def left(self) -> float:
        """Seconds of its limit that are left."""
        return self.bench.limits.submission - (time.monotonic() - self.started)

    def _asked(
        self,
        launcher: Launcher,
        questions: Sequence[Question],
        hearing: Hearing | None,
        *,
        windows: bool = False,
        outputs: bool = False,
        attempts: int = 2,
    ) -> Transcript:
        return interview(
            launcher,
            self.files,
            self.bench.assignment.files,
            questions,
            templates=self.bench.templates,
            limits=self.bench.limits,
            left=max(self.left, 0.0),
            attempts=attempts,
            hearing=hearing,
            windows=windows,
            outputs=outputs,
        )


def _deserves_asking_again(verdict: Verdict) -> bool:
    return verdict.status in ("wrong", "crashed", "timeout", "memory", "refused")
