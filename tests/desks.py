"""A desk: an assignment, its references asked, where answers are graded one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gradekit.authoring.release import templates_of
from gradekit.course import Place, find_place, load, load_judges
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files
from gradekit.grading.remembered import Remembered
from gradekit.grading.truths import find_truths, read_references
from gradekit.judge import CORRECT
from gradekit.model import Limits, QuestionResult
from gradekit.sandbox.process import Launcher

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What an answer is graded with."""

    place: Place
    bench: Bench
    launcher: Launcher
    source: str  # of the reference

    def graded(self, text: str, only: str | None = None) -> dict[str, QuestionResult]:
        """Grade an answer; return its questions by id.

        With ``only`` this question is asked, and those that it needs; others pass for correct.
        """
        files = {self.bench.assignment.files[0]: text.encode()}
        kept = Remembered() if only is None else self._without(only)
        outcome = grade_files(self.bench, self.launcher, files, kept)
        return {question.id: question for question in outcome.questions}

    def _without(self, asked: str) -> Remembered:
        own = {asked, *self.bench.assignment.questions[asked].needs}
        others = [item.probe for item in self.bench.truths if item.probe.question not in own]
        checks = [check for probe in others for check in probe.check_ids]
        return Remembered(verdicts=dict.fromkeys(checks, CORRECT))


@contextmanager
def open_desk(name: str, *, key: bytes, root: Path = ROOT) -> Iterator[Desk]:
    """Ask the references of an assignment of one file; end what was started for it."""
    place = find_place(name, root)
    assignment, book = load(place), load_judges(place)
    main = read_references(place, assignment).main
    launcher = start_launcher(place, "none", Limits())
    try:
        bench = Bench(
            assignment=assignment,
            book=book,
            truths=find_truths(launcher, place, assignment, book, key=key),
            templates=templates_of(place, assignment),
            given={n: data for n, data in main.items() if n not in assignment.files},
            limits=Limits(),
        )
        source = main[assignment.files[0]].decode("utf-8")
        yield Desk(place=place, bench=bench, launcher=launcher, source=source)
    finally:
        launcher.close()
