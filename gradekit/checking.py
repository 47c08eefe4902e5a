"""The student's check: recorded answers read, the submission asked, judged and explained.

Offline, without a reference: what ``grade`` compares with was recorded by ``release``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gradekit.assignment import Assignment, Probe
from gradekit.authoring.recording import FILE_NAME, Recording, read_recording
from gradekit.course import Place, load, load_judges, nearest
from gradekit.explaining import Explaining
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.grading.one import grade_files, unasked
from gradekit.grading.quoting import staged_sources
from gradekit.grading.reading import Found
from gradekit.grading.staging import RESERVED, Staged, stage
from gradekit.model import (
    EnvironmentalError,
    Limits,
    NotFoundError,
    QuestionResult,
    Report,
    UsageError,
    Verdict,
)
from gradekit.report.document import staff_document, student_document
from gradekit.sandbox.cells import notebook_name
from gradekit.sandbox.process import Launcher, forking_works

# Your own code on your own machine: generous in memory, quick to end a loop.
_MOST_PRINTED = 20  # lines
_LIMITS = Limits(memory=8 << 30)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be checked, and the folder of the assignment that it belongs to."""

    path: Path  # a file, or the folder that holds it
    assignment: Path
    alone: bool = False  # a file without the helpers beside it, as it is handed in


def is_target(word: str) -> bool:
    """Tell whether the first word of ``check`` names a path rather than a question."""
    return Path(word).exists() or word.endswith((".py", ".ipynb")) or "/" in word or "\\" in word


def find_target(word: str | None) -> Target:
    """Find the assignment of a folder or file. Raises NotFoundError with what is near.

    The checks beside the file come first, then those of the current folder, then those of a
    course around it, then the course that is installed with gradekit.
    """
    path = Path(word or ".")
    if not path.exists():
        raise NotFoundError(_not_there(path))
    if path.is_file() and path.suffix.lower() not in (".py", ".ipynb"):
        raise UsageError(f"{path} is no .py file and no notebook (.ipynb). Name the file to check.")
    if not path.is_file() and not path.is_dir():
        raise UsageError(f"{path} is not a regular file. Name the file to check.")
    folder = path.resolve() if path.is_dir() else path.resolve().parent
    for near in (folder, Path.cwd()):
        if (near / "checks.py").is_file():
            return Target(path, near)
    by_file = _assignments_by_file(course_folders(folder))
    names = [path.name] if path.is_file() else sorted(p.name for p in folder.glob("*.*"))
    for name in names:
        stem = name.removesuffix(".ipynb").removesuffix(".py")
        if f"{stem}.py" in by_file:
            return Target(path, by_file[f"{stem}.py"])
    raise NotFoundError(f"No assignment here: {folder} holds no checks.py. {_where_to_go(folder)}")


def _not_there(path: Path) -> str:
    folder = path.parent if path.parent.is_dir() else Path()
    names = [
        p.name for p in folder.iterdir() if p.suffix in (".py", ".ipynb") and p.name not in RESERVED
    ]
    said = f"There is no {path}."
    return f"{said} {nearest(path.name, names)}" if names else f"{said} Check the path."


def _where_to_go(folder: Path) -> str:
    near = sorted(p.parent.name for p in folder.glob("*/checks.py"))
    near += sorted(f"assignments/{p.parent.name}" for p in folder.glob("assignments/*/checks.py"))
    if not near:
        return "Change into the assignment's folder, the one that holds checks.py."
    more = f", {', '.join(near[1:6])}" if near[1:] else ""
    return f"Change into the folder of an assignment: {near[0]}{more}. Or: gradekit check {near[0]}"


def course_folders(folder: Path) -> list[Path]:
    """List where public courses may lie: around the file, with the package, in a checkout."""
    package = Path(__file__).resolve().parent
    around = [p / "assignments" for p in (folder, *folder.parents)]
    return [p for p in (*around, package / "course", package.parent / "assignments") if p.is_dir()]


def _assignments_by_file(folders: Sequence[Path]) -> dict[str, Path]:
    """Map the file that an assignment asks for, by its name, to the assignment's folder."""
    found: dict[str, Path] = {}
    for course in folders:
        for checks in sorted(course.glob("*/checks.py")):
            for file in checks.parent.glob("*.py"):
                if file.name not in ("checks.py", "judges.py", "given.py"):
                    found.setdefault(file.name, checks.parent)
    return found


def check(
    target: Target,
    questions: Sequence[str] = (),
    *,
    student: str | None = None,
    seed: int | None = None,
) -> tuple[dict[str, Any], Assignment]:
    """Check a submission; returns the student's result document and the assignment.

    With a ``seed``, gradients that the recorded answers find right are examined on fresh draws.
    """
    assignment, recording, bench = _prepare(target, questions)
    staged = _stage(target, assignment, recording, bench)
    if staged.status != "ok":
        return _not_asked(target, assignment, bench, staged, questions), assignment
    launcher = _launcher(target, assignment)
    outcome = grade_files(bench, launcher, staged.files)
    marked, fresh = outcome.questions, tuple[str, ...]()
    if seed is not None:
        from gradekit.fresh import with_fresh_draws  # noqa: PLC0415 - draws need hashlib

        marked = tuple(with_fresh_draws(marked, bench, launcher, staged.files, seed))
        fresh = (f"Gradients were examined on fresh inputs, too (--seed {seed}).",)
    results = [q for q in marked if not questions or q.id in questions]
    notes = (*_elsewhere(target), *fresh, *outcome.notes)
    document = _document(assignment, staged, results, outcome.seconds, notes, outcome.cells)
    printed = outcome.output.splitlines()[:_MOST_PRINTED]
    # All inputs are public here, so that prints give nothing away.
    return {**student_document(document), "student": student, "output_lines": printed}, assignment


def packed_name(assignment: Assignment) -> str:
    """Name the file that ``pack`` makes."""
    return f"{assignment.name}-submission.zip"


def staged_target(target: Target) -> tuple[Assignment, Recording, Staged]:
    """Choose the files of a submission as ``check`` does, and ask nothing."""
    assignment, recording, bench = _prepare(target, ())
    return assignment, recording, _stage(target, assignment, recording, bench)


def check_running(
    target: Target,
    questions: Sequence[str],
    files: Mapping[str, bytes],
    start: Callable[[Assignment], Launcher] | None,
) -> tuple[dict[str, Any], Assignment]:
    """Check the objects of a running notebook: ``start`` launches workers that have them.

    ``files`` is their source, to quote from; without ``start`` it is what is run.
    """
    assignment, _, bench = _prepare(target, questions)
    plain = _launcher(target, assignment)
    launcher = plain if start is None else start(assignment)
    bench = replace(bench, plain=plain)
    outcome = grade_files(bench, launcher, files)
    results = [q for q in outcome.questions if not questions or q.id in questions]
    notes = outcome.notes if start is None else ()
    staged = Staged(student="", files=files)
    document = _document(assignment, staged, results, outcome.seconds, notes, outcome.cells)
    printed = outcome.output.splitlines()[:_MOST_PRINTED]
    return {**student_document(document), "output_lines": printed}, assignment


def _elsewhere(target: Target) -> tuple[str, ...]:
    """Say whose checks these are, where they do not lie beside the file."""
    here = target.path.resolve()
    beside = (here, here.parent, Path.cwd().resolve())
    if target.assignment.resolve() in beside:
        return ()
    return (f"There is no checks.py beside it: checked with those in {target.assignment}.",)


def _launcher(target: Target, assignment: Assignment) -> Launcher:
    if forking_works():
        from gradekit.sandbox.local import Forker  # noqa: PLC0415 - only one of the two is needed

        if not target.alone:
            return Forker(assignment)
        from gradekit.sandbox.live import alone_load  # noqa: PLC0415

        return Forker(assignment, alone_load(str(target.path.resolve().parent)))
    from gradekit.sandbox.launch import Spawner  # noqa: PLC0415

    return Spawner(Place(assignment.name, target.assignment, None))


def _stage(target: Target, assignment: Assignment, recording: Recording, bench: Bench) -> Staged:
    """Read the files as ``grade`` would, the helpers beside a named file with it."""

    def read(*paths: Path) -> Staged:
        found = Found(student=target.path.resolve().stem, paths=paths)
        # What `gradekit pack` has written holds the same files once more.
        return stage(
            found,
            assignment.files,
            templates=recording.templates,
            limits=bench.limits,
            leave=(packed_name(assignment),),
        )

    path = target.path.resolve()
    folder = path if path.is_dir() else path.parent
    beside = read(folder)
    if beside.status == "refused" and path.is_dir():
        # A folder that is worked in may hold anything, such as a virtual environment.
        named = [path / name for name in assignment.files if (path / name).is_file()]
        beside = read(*named) if named else beside
    staged = beside
    if path.is_file():
        staged = read(path)
        helpers = beside.files if beside.status == "ok" and not target.alone else {}
        staged = replace(staged, files={**helpers, **staged.files})
    # The course's own files lie beside a student's: nothing to wonder at here.
    notes = tuple(n for n in staged.notes if n.partition(" ")[0] not in RESERVED)
    staged = replace(staged, notes=notes)
    script = None if path.is_file() else _passed_over(staged, folder, recording)
    if script is None:
        return staged
    content = script.read_bytes()
    if not content.strip():
        return read(script)
    return replace(
        staged,
        files={**staged.files, script.name: content},
        chosen={**staged.chosen, script.name: script.name},
        notes=tuple(n for n in notes if notebook_name(script.name) not in n),
    )


def _passed_over(staged: Staged, folder: Path, recording: Recording) -> Path | None:
    """Return the script that counts before a notebook with every hole in it.

    Such a notebook came with the template, and holds nothing yet.
    """
    for file, template in recording.templates.items():
        book, script = folder / notebook_name(file), folder / file
        if not (book.is_file() and script.is_file()) or not staged.files.get(file):
            continue
        holes = re.findall(r"NotImplementedError\(\"([^\"]+)\"\)", template)
        content = book.read_bytes()
        if holes and all(f'(\\"{hole}\\")'.encode() in content for hole in holes):
            return script
    return None


def _prepare(target: Target, questions: Sequence[str]) -> tuple[Assignment, Recording, Bench]:
    place = Place(target.assignment.name, target.assignment, None)
    assignment = load(place)
    for question in questions:
        if question not in assignment.questions:
            raise UsageError(_no_question(question, questions, assignment))
    recording = read_recording(target.assignment / FILE_NAME)
    probes = [p for p in assignment.probes if p.kind and _asked(p, assignment, questions)]
    for probe in probes:
        if probe.id not in recording.truths:
            raise EnvironmentalError(
                f"{FILE_NAME} in {target.assignment} was made from other checks: it lacks "
                f"{probe.id}. Get the assignment's folder again; course staff: gradekit release."
            )
    given = {}
    if (target.assignment / "given.py").is_file():
        given["given.py"] = (target.assignment / "given.py").read_bytes()
    book = load_judges(place)
    bench = Bench(
        assignment=assignment,
        book=book,
        diagnose=Explaining(assignment, book, recording, _LIMITS),
        templates=recording.templates,
        truths=[ProbeTruths(probe, recording.truths[probe.id]) for probe in probes],
        given=given,
        limits=_LIMITS,
    )
    return assignment, recording, bench


def _no_question(word: str, words: Sequence[str], assignment: Assignment) -> str:
    if is_target(word):
        rest = " ".join(w for w in words if w != word)
        return f"The file comes first: gradekit check {word} {rest}".rstrip()
    known = nearest(word, list(assignment.questions))
    return f"{assignment.name} has no question {word!r}. {known}"


def _asked(probe: Probe, assignment: Assignment, questions: Sequence[str]) -> bool:
    """Tell whether a probe is to be run: it is asked for, or what is asked for needs it."""
    wanted = set(questions)
    for question in questions:
        wanted.update(assignment.questions[question].needs)
    return not questions or probe.question in wanted


def _not_asked(
    target: Target, assignment: Assignment, bench: Bench, staged: Staged, questions: Sequence[str]
) -> dict[str, Any]:
    """Report a submission that cannot be asked; a file that is not there is the user's mistake."""
    path = target.path.resolve()
    asked = path if path.is_file() else path / assignment.files[0]
    if staged.status == "missing" and not asked.is_file():
        raise NotFoundError(
            f"{path} holds no {assignment.files[0]}, which {assignment.name} asks for. Change into "
            "the folder of your file, or name the file: gradekit check FILE. The template comes "
            "with the assignment."
        )
    verdict = Verdict(
        status="missing" if staged.status == "missing" else "refused", message=staged.reason
    )
    results = [q for q in unasked(bench, verdict) if not questions or q.id in questions]
    return student_document(_document(assignment, staged, results, 0.0, ()))


def _document(
    assignment: Assignment,
    staged: Staged,
    results: Sequence[QuestionResult],
    seconds: float,
    notes: Sequence[str],
    cells: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    points = [q.points for q in results]
    return staff_document(
        Report(
            assignment=assignment.name,
            student=None,
            status="graded",
            isolation="none",
            questions=tuple(results),
            max_points=sum(q.max_points for q in results if not q.bonus),
            points=None if any(p is None for p in points) else float(sum(p or 0 for p in points)),
            notes=(*staged.notes, *notes),
            seconds=seconds,
            sources=(*staged_sources(staged, assignment), *cells),
        )
    )
