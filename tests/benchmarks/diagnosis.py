"""Diagnosis: how often the name of a mistake is right, wrong or missing.

    python -m tests.benchmarks diagnosis [NAME ...] [--set catalogue|labelled|later]
                                         [--as grade|check] [--release] [--quick] [--jobs 2]
                                         [--json FILE]

Three sets of wrong answers. `catalogue`: every known mistake made in every hole of the references
where it can be made, those of the course and of tests/data/operations, further operations that the
course does not have. `labelled`: those of tests/labelled, written before the catalogue was read.
`later`: those of tests/labelled_later, by somebody who had not seen the catalogue, and labelled
afterwards by somebody who had, but had not seen what is said of them.
Each is graded twice: as `grade` does, with the references at hand, and as a student's `check` does,
with what `release` recorded (made anew in a copy of the course with --release). With --quick names
alone are looked for: the submission's own forward is not asked, and times say little.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from gradekit.authoring.recording import FILE_NAME
from gradekit.authoring.release import release, templates_of
from gradekit.checking import Target, _prepare
from gradekit.course import Place, assignment_names, find_place, load, load_judges
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.families import families
from gradekit.explaining import Explaining
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.batch import start_launcher
from gradekit.grading.bench import Bench
from gradekit.grading.diagnosed import diagnostician
from gradekit.grading.one import grade_files
from gradekit.grading.remembered import Remembered
from gradekit.grading.truths import find_truths, read_references
from gradekit.judge import CORRECT
from gradekit.model import Answer, Fault, Limits, Report, Verdict
from gradekit.report.document import staff_document
from gradekit.sandbox.process import Launcher
from tests.benchmarks.diagnosis_answers import WrongAnswer, probes_that_use, wrong_answers
from tests.benchmarks.diagnosis_counting import (
    COLUMNS,
    NO_KIND,
    UNKNOWN,
    WRONG,
    Counted,
    columns,
    counted,
    operations,
    told_by,
)

ROOT = Path(__file__).resolve().parents[2]
ROOTS = (ROOT, ROOT / "tests" / "data" / "operations")  # the course, and further operations
SETS, WAYS = ("catalogue", "labelled", "later"), ("grade", "check")
_LEAST = 3  # operations that a mistake of the catalogue should be tried in


@dataclass
class Timed:
    """A diagnostician with a stopwatch. Line-ups, made once a question, are timed apart."""

    inner: Any
    seconds: dict[tuple[object, ...], float] = field(default_factory=dict)  # by wrong answer
    lineups: dict[str, float] = field(default_factory=dict)  # by question

    def explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Do as the diagnostician does."""
        suspects = getattr(self.inner, "suspects", None)
        if suspects is not None and item.probe.question not in self.lineups:
            began = time.perf_counter()
            suspects.of(item, launcher)
            self.lineups[item.probe.question] = time.perf_counter() - began
        began = time.perf_counter()
        found: dict[str, Verdict] = self.inner.explained(item, verdicts, answers, launcher, files)
        took = time.perf_counter() - began
        marks = tuple(verdict.signature for verdict in found.values())
        if any(marks):
            self.seconds.setdefault((item.probe.id, *marks), took)
        return found


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one way of grading said of an assignment's wrong answers."""

    assignment: str
    way: str
    answers: list[Counted]
    seconds: list[float]
    lineups: list[float]


def main(arguments: list[str]) -> int:
    """Grade, count and print."""
    options = _options(arguments)
    known = [mistake.id for mistake in catalogue()]
    tasks = [
        _Task(root, name, options.sets, options.ways, options.release, options.quick)
        for root in ROOTS
        for name in assignment_names(root)
        if not options.names or name in options.names
    ]
    found: list[Found] = []
    # Each assignment in a process: the modules of two courses' judges do not meet.
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_graded, task) for task in tasks]):
            found += future.result()
            print(f"{found[-1].assignment} is graded", file=sys.stderr)
            if options.json:
                _write(Path(options.json), found)
    found.sort(key=lambda part: part.assignment)
    _print_operations(found, known)
    for way in options.ways:
        for kind in options.sets:
            _print_table([f for f in found if f.way == way], way, kind)
        _print_times([f for f in found if f.way == way], way)
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks diagnosis")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--set", dest="sets", action="append", choices=SETS)
    parser.add_argument("--as", dest="ways", action="append", choices=WAYS)
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json")
    options = parser.parse_args(arguments)
    options.sets, options.ways = options.sets or SETS, options.ways or WAYS
    return options


@dataclass(frozen=True)
class _Task:
    root: Path
    name: str
    sets: Sequence[str]
    ways: Sequence[str]
    anew: bool
    quick: bool


def _graded(task: _Task) -> list[Found]:
    place = find_place(task.name, task.root)
    launcher = start_launcher(place, "none", Limits())
    try:
        bench, reference = _bench(place, launcher)
        answers = list(wrong_answers(place, bench.assignment.files[0], task.sets))
        asked = [probes_that_use(a.source, reference, bench.truths) for a in answers]
        found = []
        for way in task.ways:
            if way == "check":
                bench = _recorded(place, launcher, anew=task.anew)
            stopwatch = Timed(_explaining(bench, quick=task.quick))
            timed = replace(bench, diagnose=stopwatch)
            told = [
                told_by(_document(timed, launcher, answer, probes))
                for answer, probes in zip(answers, asked, strict=True)
            ]
            found.append(
                Found(
                    assignment=task.name,
                    way=way,
                    answers=counted(
                        zip(answers, told, strict=True), frozenset(f.id for f in families())
                    ),
                    seconds=list(stopwatch.seconds.values()),
                    lineups=list(stopwatch.lineups.values()),
                )
            )
        return found
    finally:
        launcher.close()


def _explaining(bench: Bench, *, quick: bool) -> Any:
    diagnose: Any = bench.diagnose
    if isinstance(diagnose, Explaining):  # made when it is first needed
        diagnose = diagnose._with_everything()
    return replace(diagnose, explain=None) if quick else diagnose


def _bench(place: Place, launcher: Launcher) -> tuple[Bench, bytes]:
    assignment, book = load(place), load_judges(place)
    references = read_references(place, assignment)
    truths = find_truths(launcher, place, assignment, book, key=b"a fixed key for diagnosis")
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=truths,
        templates=templates_of(place, assignment),
        given={n: data for n, data in references.main.items() if n not in assignment.files},
        limits=Limits(),
        diagnose=diagnostician(place, assignment, references, book, truths, Limits()),
    )
    return bench, references.main[assignment.files[0]]


def _recorded(place: Place, launcher: Launcher, *, anew: bool) -> Bench:
    """Return the bench of a student's check."""
    if not anew and (place.public / FILE_NAME).is_file():
        return _prepare(Target(place.public, place.public), ())[2]
    with tempfile.TemporaryDirectory() as folder:
        assert place.hidden is not None
        for part in (place.public, place.hidden):
            shutil.copytree(part, Path(folder) / part.parent.name / part.name)
        policy = place.public.parent / "course.toml"
        if policy.is_file():
            shutil.copy(policy, Path(folder) / place.public.parent.name)
        copy = find_place(place.name, Path(folder))
        # Else it is not made: it does not depend on mistakes.
        (copy.public / FILE_NAME).unlink(missing_ok=True)
        release(copy, launcher)
        return _prepare(Target(copy.public, copy.public), ())[2]


def _document(
    bench: Bench, launcher: Launcher, answer: WrongAnswer, probes: set[str]
) -> dict[str, Any]:
    kept = {
        check: CORRECT
        for item in bench.truths
        if item.probe.id not in probes
        for check in item.probe.check_ids
    }
    file = bench.assignment.files[0]
    outcome = grade_files(bench, launcher, {file: answer.source}, Remembered(verdicts=kept))
    report = Report(
        assignment=bench.assignment.name,
        student="somebody",
        status="graded",
        isolation="none",
        points=None,
        max_points=0.0,
        questions=outcome.questions,
        sources=((file, answer.source.decode()),),
        notes=outcome.notes,
        seconds=outcome.seconds,
    )
    return staff_document(report)


def _print_operations(found: Sequence[Found], known: Sequence[str]) -> None:
    """Tell in how many operations each known mistake was tried."""
    made: dict[str, set[str]] = {name: set() for name in known}  # a course's own are no part
    first = found[0].way if found else ""
    for part in found:
        if part.way == first:
            for name, where in operations(part.answers).items():
                made.get(name, set()).update(where)
    if not any(made.values()):
        return
    few = sum(len(where) < _LEAST for where in made.values())
    different = {operation for where in made.values() for operation in where}
    print(f"{len(made)} known mistakes give wrong answers in {len(different)} operations;", end=" ")
    print(f"{len(made) - few} of them in {_LEAST} or more:")
    for name, where in sorted(made.items(), key=lambda item: (len(item[1]), item[0])):
        told = f"  {', '.join(sorted(where))}" if len(where) <= _LEAST else ""
        print(f"  {len(where):>3}  {name}{told}")


def _print_table(found: Sequence[Found], way: str, kind: str) -> None:
    """Print the counts of one set, and every answer that was not named rightly."""
    print(f"\n{kind}, as {way}\n{'':<16}" + "".join(f"{column:>16}" for column in COLUMNS))
    chosen = {f.assignment: [c for c in f.answers if c.made_by == kind] for f in found}
    for name, answers in {**chosen, "all": [c for part in chosen.values() for c in part]}.items():
        counts = columns(answers)
        print(f"{name:<16}" + "".join(f"{counts[column]:>16}" for column in COLUMNS))
    for column in (WRONG, UNKNOWN, NO_KIND):
        some = [c for part in chosen.values() for c in part if c.column == column]
        print(f"\n{len(some)} {column}")
        for one in some:
            true = ", ".join(sorted(one.names | one.families)) or "none"
            print(f"  {one.name}  (true: {true})" + "".join(f"\n      {f}" for f in one.false))


def _print_times(found: Sequence[Found], way: str) -> None:
    for what, seconds in (
        ("diagnoses of distinct wrong answers", [s for f in found for s in f.seconds]),
        ("line-ups, once a question", [s for f in found for s in f.lineups]),
    ):
        if seconds:
            told = f"median {statistics.median(seconds):.3f} s, max {max(seconds):.3f} s"
            print(f"\n{len(seconds)} {what}, as {way}: {told}")


def _write(path: Path, found: Sequence[Found]) -> None:
    rows = [{"assignment": f.assignment, "way": f.way, **_row(c)} for f in found for c in f.answers]
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def _row(one: Counted) -> dict[str, Any]:
    return {**asdict(one), "names": sorted(one.names), "families": sorted(one.families)}
