"""A batch: a folder of submissions becomes a gradebook, one committed result after the other."""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradekit import __version__
from gradekit.assignment import Assignment
from gradekit.authoring.release import templates_of
from gradekit.course import Place, load, load_judges
from gradekit.gradebook import Gradebook
from gradekit.grading.asked import without_repeats
from gradekit.grading.doubts import doubts
from gradekit.grading.key import secret_key
from gradekit.grading.one import Bench, grade_files, unasked
from gradekit.grading.quoting import staged_sources
from gradekit.grading.reading import Found
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
    students: set[str] = field(default_factory=set)
    isolation: str = ""
    interrupted: bool = False


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
        )
        self._check_digest = _digest_of_checks(self.place, self.assignment, key, self.isolation)
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

    def digest(self, staged: Staged) -> str:
        """Return the digest of a submission and of all that it is graded with."""
        digest = hashlib.sha256(self._check_digest)
        digest.update(
            f"{staged.status}\0{staged.reason}\0{staged.notes}\0".encode("utf-8", "replace")
        )
        for name, content in sorted(staged.files.items()):
            digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "replace") + content)
        return digest.hexdigest()

    def stage(self, found: Found) -> Staged:
        """Read the files of a submission."""
        return stage(
            found, self.assignment.files, templates=self.bench.templates, limits=self.limits
        )

    def grade(self, staged: Staged, launcher: Launcher) -> dict[str, Any]:
        """Grade one staged submission and return its document.

        Raises GradekitError where the machine or the course is at fault; nothing else, because
        one submission must not cost the others their results.
        """
        if staged.status != "ok":
            name, status = _VERDICT_OF_STAGING[staged.status]
            verdict = Verdict(status=name, message=staged.reason)  # type: ignore[arg-type]
            return self._document(staged, unasked(self.bench, verdict), status, 0.0, ())
        try:
            outcome = grade_files(self.bench, launcher, staged.files)
        except GradekitError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours: named, and no point lost
            said = f"gradekit failed on this submission: {type(error).__name__}: {error}"
            verdict = Verdict(status="checker_error", message=said[:500])
            return self._document(staged, unasked(self.bench, verdict), "needs_person", 0.0, ())
        status = _status(outcome.questions)
        return self._document(staged, outcome.questions, status, outcome.seconds, outcome.notes)

    def _document(
        self,
        staged: Staged,
        questions: Sequence[QuestionResult],
        status: SubmissionStatus,
        seconds: float,
        notes: Sequence[str],
    ) -> dict[str, Any]:
        points = [q.points for q in questions]
        return staff_document(
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
                sources=staged_sources(staged, self.assignment),
            )
        )

    def run(
        self,
        submissions: Sequence[Found],
        gradebook: Gradebook,
        *,
        fresh: bool = False,
        progress: Progress = lambda *_: None,
    ) -> Summary:
        """Grade what is not in the gradebook yet. An interruption keeps all that is finished."""
        summary = Summary(isolation=self.isolation)
        for found in submissions:
            summary.students.update(found.members or (found.student,))
        todo = self._not_yet_graded(submissions, gradebook, summary, progress, fresh=fresh)
        idle: queue.SimpleQueue[Launcher] = queue.SimpleQueue()
        idle.put(self._first)
        stop = threading.Event()

        def work(staged: Staged) -> dict[str, Any] | None:
            if stop.is_set():
                return None
            launcher = self._take(idle)
            try:
                return self.grade(staged, launcher)
            except BaseException:
                launcher.close()
                raise
            finally:
                idle.put(launcher)

        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                for staged, digest, members, document in _bounded(pool, work, todo, 2 * self.jobs):
                    for student in members:
                        gradebook.save(student, digest, {**document, "student": student})
                        summary.graded.append(student)
                    progress(staged.student, document)
            except KeyboardInterrupt:
                stop.set()
                self.close()  # what is under way ends at once instead of at its time limit
                summary.interrupted = True
            except BaseException:
                stop.set()
                self.close()
                raise
        return summary

    def _not_yet_graded(
        self,
        submissions: Sequence[Found],
        gradebook: Gradebook,
        summary: Summary,
        progress: Progress,
        *,
        fresh: bool,
    ) -> Iterator[tuple[Staged, str, tuple[str, ...]]]:
        for found in submissions:
            staged = self.stage(found)
            digest = self.digest(staged)
            members = found.members or (found.student,)
            if not fresh and all(gradebook.digest(student) == digest for student in members):
                summary.cached += members
                progress(found.student, None)
            else:
                yield staged, digest, members

    def _take(self, idle: queue.SimpleQueue[Launcher]) -> Launcher:
        try:
            return idle.get_nowait()
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
    work: Callable[[Staged], dict[str, Any] | None],
    todo: Iterator[tuple[Staged, str, tuple[str, ...]]],
    most: int,
) -> Iterator[tuple[Staged, str, tuple[str, ...], dict[str, Any]]]:
    """Keep at most ``most`` submissions under way, so that memory does not grow with the class."""
    running: dict[Future[dict[str, Any] | None], tuple[Staged, str, tuple[str, ...]]] = {}
    exhausted = False
    while running or not exhausted:
        while not exhausted and len(running) < most:
            item = next(todo, None)
            if item is None:
                exhausted = True
            else:
                running[pool.submit(work, item[0])] = item
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            staged, digest, members = running.pop(future)
            document = future.result()
            if document is not None:
                yield staged, digest, members, document


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


def _digest_of_checks(place: Place, assignment: Assignment, key: bytes, isolation: str) -> bytes:
    digest = hashlib.sha256(key)
    digest.update(f"{__version__}\0{np.__version__}\0{isolation}\0{assignment.files}\0".encode())
    for folder in (place.public, place.hidden):
        assert folder is not None
        for path in sorted([*folder.glob("*.py"), *folder.glob("also/*.py")]):
            if folder == place.public and path.name in assignment.files:
                continue  # the released template: made from the reference
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.digest()
