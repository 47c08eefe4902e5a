"""The desk of a validation: an assignment, its references, and launchers that answer at once."""

from __future__ import annotations

import hashlib
import os
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from gradekit.authoring.release import templates_of
from gradekit.course import Place, load, load_judges
from gradekit.grading.asked import ProbeTruths, without_repeats
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.one import Outcome, grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import CheckResult, EnvironmentalError, Limits
from gradekit.sandbox.process import Launcher

if TYPE_CHECKING:
    from typing_extensions import Self  # of typing only from Python 3.11 on

T = TypeVar("T")
Files = Mapping[str, bytes]
Step = Callable[[], None]
_GOOD = ("correct", "written")


def key_of(number: int) -> bytes:
    """Return a secret key as good as any, the same in every run."""
    return hashlib.sha256(f"gradekit validate {number}".encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one grading said: the checks by id, and the points."""

    checks: Mapping[str, CheckResult]
    points: float
    seconds: float
    statuses: Mapping[str, str]  # of the questions

    @property
    def failing(self) -> tuple[str, ...]:
        """The checks that are not correct."""
        return tuple(c for c, r in self.checks.items() if r.verdict.status not in _GOOD)


class Desk:
    """One assignment under validation. Use it as a context: it ends what it started."""

    def __init__(self, place: Place, *, jobs: int = 0, limits: Limits | None = None) -> None:
        self.place, self.limits = place, limits or Limits()
        self.assignment = load(place)
        self.book = load_judges(place)
        self.references = read_references(place, self.assignment)
        self.templates = templates_of(place, self.assignment)
        self.jobs = max(1, jobs or os.cpu_count() or 1)
        self._idle: queue.SimpleQueue[Launcher] = queue.SimpleQueue()
        self._started: list[Launcher] = []
        self.isolation = "auto"
        self._first()

    def _first(self) -> None:
        """Isolate as well as this machine can: the code is the course's own."""
        try:
            launcher = start_launcher(self.place, "auto", self.limits)
        except EnvironmentalError:
            self.isolation = "none"
            launcher = start_launcher(self.place, "none", self.limits)
        self.level = launcher.isolation
        self._started.append(launcher)
        self._idle.put(launcher)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        for launcher in self._started:
            launcher.close()

    @property
    def main(self) -> Files:
        """The reference's files."""
        return self.references.main

    @property
    def given(self) -> Files:
        """The course's own files, which are never handed in."""
        return {n: data for n, data in self.main.items() if n not in self.assignment.files}

    def each(self, tasks: Sequence[Callable[[Launcher], T]], step: Step = lambda: None) -> list[T]:
        """Do independent tasks, each with a launcher of its own, some at a time."""

        def work(task: Callable[[Launcher], T]) -> T:
            launcher = self._take()
            try:
                return task(launcher)
            finally:
                self._idle.put(launcher)

        with ThreadPoolExecutor(self.jobs) as pool:
            futures = [pool.submit(work, task) for task in tasks]
            return list(_collected(futures, step))

    def _take(self) -> Launcher:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            launcher = start_launcher(self.place, self.isolation, self.limits)
            self._started.append(launcher)
            return launcher

    def truths(self, launcher: Launcher, key: bytes) -> list[ProbeTruths]:
        """Ask the references with the draws of a key. Raises CourseError."""
        return find_truths(launcher, self.place, self.assignment, self.book, key=key)

    def bench(self, truths: Sequence[ProbeTruths], limits: Limits | None = None) -> Bench:
        """Return what answers are measured with."""
        return Bench(
            assignment=self.assignment,
            book=self.book,
            truths=[without_repeats(item) for item in truths],
            given=self.given,
            limits=limits or self.limits,
            templates=self.templates,
        )


def graded(bench: Bench, launcher: Launcher, files: Files) -> Told:
    """Grade files as a submission."""
    outcome: Outcome = grade_files(bench, launcher, files)
    return Told(
        checks={check.id: check for question in outcome.questions for check in question.checks},
        points=float(sum(question.points or 0 for question in outcome.questions)),
        seconds=outcome.seconds,
        statuses={question.id: question.status for question in outcome.questions},
    )


def tightened(item: ProbeTruths, seconds: float) -> ProbeTruths:
    """Return a probe that gets at most these seconds of CPU."""
    limit = min(item.probe.limit or seconds, seconds)
    return ProbeTruths(replace(item.probe, limit=limit), item.truths)


def _collected(futures: Sequence[Future[T]], step: Step) -> Iterator[T]:
    """Wait for each in its turn; what has not begun is not begun after the first that fails."""
    for future in futures:
        try:
            yield future.result()
        except BaseException:
            for other in futures:
                other.cancel()
            raise
        step()
