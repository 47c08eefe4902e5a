"""A batch: a folder of submissions becomes a gradebook, one committed result after the other."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Any

from gradekit.authoring.release import templates_of
from gradekit.course import Place, load, load_judges
from gradekit.gradebook import Gradebook
from gradekit.grading.asked import without_repeats
from gradekit.grading.bench import Bench
from gradekit.grading.diagnosed import diagnostician
from gradekit.grading.doubts import doubts
from gradekit.grading.fingerprints import fingerprints_of
from gradekit.grading.former import Former, digest_of
from gradekit.grading.key import secret_key
from gradekit.grading.one import grade_files, unasked
from gradekit.grading.quoting import staged_sources
from gradekit.grading.reading import Found
from gradekit.grading.remembered import Remembered
from gradekit.grading.staging import Staged, stage
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import (
    CourseError,
    EnvironmentalError,
    GradekitError,
    Limits,
    QuestionResult,
    Report,
    SubmissionStatus,
    Verdict,
)
from gradekit.report.document import staff_document
from gradekit.sandbox.launch import Spawner, Zygote
from gradekit.sandbox.process import Launcher, forking_works

Progress = Callable[[str, dict[str, Any] | None], None]  # student's id, document (None: cached)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One submission to be graded; plain data, so that it may travel."""

    staged: Staged
    members: tuple[str, ...]  # the ids that get the result
    digest: str  # of the submission alone
    kept: Remembered = field(default_factory=Remembered)  # verdicts that need no asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What grading a submission gave; plain data as well."""

    document: dict[str, Any]
    remembered: str  # as the gradebook keeps it; "" where nothing was asked
    asked: int = 0  # checks that were asked, where others were kept
    failed: bool = False  # gradekit itself did: the next run asks again


_VERDICT_OF_STAGING: Mapping[str, tuple[str, SubmissionStatus]] = {
    "missing": ("missing", "missing"),
    "refused": ("refused", "needs_person"),
    "needs_person": ("refused", "needs_person"),
    "unreadable": ("checker_error", "unreadable"),
}


@dataclass(slots=True)
class Summary:
    """What a batch did."""

    graded: list[str] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    partly: int = 0  # submissions of which some checks were asked and the others kept
    partly_checks: int = 0  # how many were asked of these together
    students: set[str] = field(default_factory=set)
    isolation: str = ""
    interrupted: bool = False


Here = Callable[[Task], Graded]  # grades on this machine
Elsewhere = Callable[[Iterator[Task], Here], Iterator[tuple[Task, Graded]]]  # in any order


class Batch:
    """One assignment, ready to grade: launchers started, references asked, canary passed."""

    def __init__(
        self, place: Place, *, isolation: str = "auto", jobs: int = 0, limits: Limits | None = None
    ) -> None:
        self.place, self.limits = place, limits or Limits()
        self._wanted = isolation
        self.assignment = load(place)
        self.jobs = max(1, jobs or os.cpu_count() or 1)
        self._first = start_launcher(place, isolation, self.limits)
        self._launchers: list[Launcher] = [self._first]
        self._idle: queue.SimpleQueue[Launcher] = queue.SimpleQueue()
        self._idle.put(self._first)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        assert self.place.hidden is not None
        self.isolation = self._first.isolation
        key = secret_key(self.place.hidden.parent, self.place.name)
        book = load_judges(self.place)
        truths = find_truths(self._first, self.place, self.assignment, book, key=key)
        references = read_references(self.place, self.assignment)
        given = {n: data for n, data in references.main.items() if n not in self.assignment.files}
        self.bench = Bench(
            assignment=self.assignment,
            book=book,
            truths=[without_repeats(item) for item in truths],
            given=given,
            limits=self.limits,
            templates=templates_of(self.place, self.assignment),
            windows=True,
            apart=any(not probe.public for probe in self.assignment.probes),
            diagnose=diagnostician(
                self.place, self.assignment, references, book, truths, self.limits
            ),
        )
        self.fingerprints = fingerprints_of(
            self.place, self.assignment, key=key, isolation=self.isolation, limits=self.limits
        )
        self._canary(references.main)
        self.doubts = doubts(self._first, self.place, self.assignment, truths)

    def _canary(self, reference: Mapping[str, bytes]) -> None:
        """Grade the reference as if it were a submission: all must be right, or nothing starts."""
        outcome = grade_files(self.bench, self._first, reference)
        for question in outcome.questions:
            for check in question.checks:
                verdict = check.verdict
                if verdict.status not in ("correct", "written"):
                    assert self.place.hidden is not None
                    path = self.place.hidden / (verdict.file or self.assignment.files[0])
                    raise CourseError(
                        path,
                        verdict.line,
                        f"the reference itself fails the check {check.id}: {verdict.status}, "
                        f"{verdict.message}",
                        "mend the reference, the probe or the judge; nothing was graded",
                    )

    def stage(self, found: Found) -> Staged:
        """Read the files of a submission."""
        return stage(
            found, self.assignment.files, templates=self.bench.templates, limits=self.limits
        )

    def grade(self, task: Task, launcher: Launcher) -> Graded:
        """Grade one staged submission.

        Raises GradekitError where the machine or the course is at fault; nothing else, because
        one submission must not cost the others their results.
        """
        staged = task.staged
        if staged.status != "ok":
            name, status = _VERDICT_OF_STAGING[staged.status]
            verdict = Verdict(status=name, message=staged.reason)  # type: ignore[arg-type]
            return Graded(
                document=self._document(staged, unasked(self.bench, verdict), status, 0.0, ()),
                remembered="",
            )
        try:
            outcome = grade_files(self.bench, launcher, staged.files, task.kept)
        except GradekitError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours: named, and no point lost
            said = f"gradekit failed on this submission: {type(error).__name__}: {error}"
            verdict = Verdict(status="checker_error", message=said[:500])
            return Graded(
                document=self._document(
                    staged, unasked(self.bench, verdict), "needs_person", 0.0, ()
                ),
                remembered="",
                failed=True,
            )
        status = _status(outcome.questions)
        group = task.members if len(task.members) > 1 else ()
        return Graded(
            document=self._document(
                staged, outcome.questions, status, outcome.seconds, outcome.notes, outcome.cells
            ),
            remembered=replace(outcome.remembered, group=group).as_json(),
            asked=len(outcome.remembered.verdicts) - len(task.kept.verdicts),
        )

    def _document(
        self,
        staged: Staged,
        questions: Sequence[QuestionResult],
        status: SubmissionStatus,
        seconds: float,
        notes: Sequence[str],
        cells: Sequence[tuple[str, str]] = (),
    ) -> dict[str, Any]:
        points = [q.points for q in questions]
        document = staff_document(
            Report(
                assignment=self.assignment.name,
                student=staged.student,
                status=status,
                isolation=self.isolation,
                questions=tuple(questions),
                points=None
                if any(p is None for p in points)
                else float(sum(p or 0 for p in points)),
                max_points=self.assignment.max_points,
                notes=(*staged.notes, *notes),
                seconds=seconds,
                sources=(*staged_sources(staged, self.assignment), *cells),
            )
        )
        return {**document, "bytes": sum(map(len, staged.files.values()))}

    def announced(self, gradebook: Gradebook, students: Collection[str]) -> Iterator[str]:
        """Say whose marks may move because the checks changed, before anything is asked."""
        return Former(self.assignment, self.fingerprints, gradebook).announced(students)

    def run(
        self,
        submissions: Sequence[Found],
        gradebook: Gradebook,
        *,
        fresh: bool = False,
        progress: Progress = lambda *_: None,
        elsewhere: Elsewhere | None = None,
    ) -> Summary:
        """Grade what is not in the gradebook yet. An interruption keeps all that is finished."""
        summary = Summary(isolation=self.isolation)
        for found in submissions:
            summary.students.update(found.members or (found.student,))
        gradebook.keep_fingerprints(self.fingerprints.digest, self.fingerprints.as_json())
        todo = self._not_yet_graded(submissions, gradebook, summary, progress, fresh=fresh)
        done = self._graded(todo) if elsewhere is None else elsewhere(todo, self.work)
        try:
            for task, graded in done:
                for student in task.members:
                    gradebook.save(
                        student,
                        "" if graded.failed else task.digest,
                        {**graded.document, "student": student},
                        checks=self.fingerprints.digest,
                        remembered=graded.remembered,
                    )
                    summary.graded.append(student)
                if task.kept.verdicts:
                    summary.partly += 1
                    summary.partly_checks += graded.asked
                progress(task.staged.student, graded.document)
            gradebook.finish_run()
        except KeyboardInterrupt:
            self.close()  # what is under way ends at once instead of at its time limit
            summary.interrupted = True
        except BaseException:
            self.close()
            raise
        return summary

    def _graded(self, todo: Iterator[Task]) -> Iterator[tuple[Task, Graded]]:
        """Grade tasks side by side, as many as there are jobs; yield each as it is done."""
        stop = threading.Event()

        def work(task: Task) -> Graded | None:
            return None if stop.is_set() else self.work(task)

        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                yield from _bounded(pool, work, todo, 2 * self.jobs)
            except BaseException:
                stop.set()
                self.close()
                raise

    def _not_yet_graded(
        self,
        submissions: Sequence[Found],
        gradebook: Gradebook,
        summary: Summary,
        progress: Progress,
        *,
        fresh: bool,
    ) -> Iterator[Task]:
        former = Former(self.assignment, self.fingerprints, gradebook)
        for found in submissions:
            staged = self.stage(found)
            digest = digest_of(staged)
            members = found.members or (found.student,)
            kept = Remembered()
            if not fresh:
                known = {gradebook.made_from(student) for student in members}
                if known == {(digest, self.fingerprints.digest)}:
                    summary.cached += members
                    progress(found.student, None)
                    continue
                kept = former.kept(known, digest, members[0])
            yield Task(staged=staged, members=members, digest=digest, kept=kept)

    def work(self, task: Task) -> Graded:
        """Grade one task with a launcher of its own: several threads may do so at a time."""
        launcher = self._take()
        try:
            return self.grade(task, launcher)
        except BaseException:
            launcher.close()
            raise
        finally:
            self._idle.put(launcher)

    def _take(self) -> Launcher:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            launcher = start_launcher(self.place, self._wanted, self.limits)
            self._launchers.append(launcher)
            return launcher

    def close(self) -> None:
        """End every process that was started."""
        for launcher in self._launchers:
            launcher.close()


def _bounded(
    pool: ThreadPoolExecutor,
    work: Callable[[Task], Graded | None],
    todo: Iterator[Task],
    most: int,
) -> Iterator[tuple[Task, Graded]]:
    """Keep at most ``most`` submissions under way, so that memory does not grow with the class."""
    running: dict[Future[Graded | None], Task] = {}
    exhausted = False
    while running or not exhausted:
        while not exhausted and len(running) < most:
            task = next(todo, None)
            if task is None:
                exhausted = True
            else:
                running[pool.submit(work, task)] = task
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            task = running.pop(future)
            graded = future.result()
            if graded is not None:
                yield task, graded


def start_launcher(place: Place, isolation: str, limits: Limits) -> Launcher:
    """Start what confines best. Raises EnvironmentalError where that is less than was asked for."""
    if not forking_works():
        if isolation != "none":
            raise _too_weak("This system has no sandbox that gradekit knows.", isolation)
        return Spawner(place)
    zygote = Zygote(place, limits=limits, isolation=isolation)
    if isolation == "none" or (isolation == "auto" and zygote.isolation != "none"):
        return zygote
    if zygote.isolation == isolation:
        return zygote
    missing = [
        f"{layer['name']}: {layer['reason']}" for layer in zygote.layers if not layer["active"]
    ]
    zygote.close()
    raise _too_weak(
        f"This machine isolates at level {zygote.isolation}.\n  " + "\n  ".join(missing), isolation
    )


def _too_weak(found: str, wanted: str) -> EnvironmentalError:
    asked = "at least strong" if wanted == "auto" else wanted
    return EnvironmentalError(
        f"{found}\nGrading asks for {asked}, because submissions run on this machine. See what "
        "is missing: gradekit doctor. To go on all the same, for code that you trust: "
        "--isolation none"
    )


def _status(questions: Sequence[QuestionResult]) -> SubmissionStatus:
    statuses = {check.verdict.status for question in questions for check in question.checks}
    return "needs_person" if statuses & {"written", "checker_error", "refused"} else "graded"
