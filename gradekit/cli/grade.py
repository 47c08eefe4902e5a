"""``gradekit grade``: a folder of submissions becomes marks and feedback."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.cli.progress import Bar
from gradekit.model import UsageError

if TYPE_CHECKING:
    from gradekit.course import Place
    from gradekit.gradebook import Overridden


@click.command("grade")
@click.argument("name")
@click.argument("submissions", type=click.Path(path_type=Path, readable=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    metavar="DIR",
    help="Where results go.  [default: graded/NAME]",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Submissions at a time.  [default: one a processor]",
)
@click.option(
    "--isolation",
    type=click.Choice(["auto", "full", "strong", "none"]),
    default="auto",
    show_default=True,
    help="How submissions are kept from this machine.",
)
@click.option("--fresh", is_flag=True, help="Ask everything again, with the same hidden inputs.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON list.")
def command(
    name: str,
    submissions: Path,
    output: Path | None,
    jobs: int | None,
    isolation: str,
    fresh: bool,
    as_json: bool,
) -> int:
    """Grade a folder of submissions.

    NAME is an assignment of this course, or a path to its folder. SUBMISSIONS holds one folder a
    student, or one file a student (.py, .ipynb, .zip, .tar.gz), or any mix. Run it again to go on
    where it stopped; what has not changed is not asked again.

    \b
      gradekit grade gates downloads/gates
      gradekit grade gates downloads/gates -o graded/gates-late -j 4

    Exits 0 when every submission has a result, 1 when some need a person.
    """
    from gradekit.course import find_place  # noqa: PLC0415 - imports numpy

    place = find_place(name, Path.cwd())
    if isolation == "none":
        click.echo(
            "Isolation none: submissions can read and write what you can. Use it only for code "
            "that you trust.",
            err=True,
        )
    return run(
        place, submissions, output, jobs=jobs, isolation=isolation, fresh=fresh, as_json=as_json
    )


def run(
    place: Place,
    submissions: Path,
    output: Path | None,
    *,
    jobs: int | None = None,
    isolation: str = "auto",
    fresh: bool = False,
    as_json: bool = False,
) -> int:
    """Grade, show how far it is, publish, and say what there is to see."""
    from gradekit.course import find_root  # noqa: PLC0415
    from gradekit.gradebook import Gradebook, read_overrides  # noqa: PLC0415
    from gradekit.grading.batch import Batch  # noqa: PLC0415
    from gradekit.grading.discovery import find_submissions  # noqa: PLC0415
    from gradekit.grading.output import output_folder  # noqa: PLC0415
    from gradekit.grading.publish import overridden, publish  # noqa: PLC0415

    root = find_root(place.public)
    folder = output or root / "graded" / place.name
    found = find_submissions(
        submissions, _files_of(place), name=place.name, root=root, output=folder
    )
    students = {student for f in found for student in f.members or (f.student,)}
    with output_folder(folder):
        gradebook = Gradebook(folder / "gradebook.db")
        try:
            read_overrides(folder / "overrides.csv")  # a mistake stops before the work, not after
            gone = set(gradebook.students()) - students
            if output is None:
                _refuse_to_replace(gradebook.shown(), students, place, submissions, folder)
            if gone:
                click.echo(_will_be_left_out(gone, submissions, folder), err=True)
            batch = Batch(place, isolation=isolation, jobs=jobs or 0)
            for doubt in batch.doubts:
                click.echo(f"Warning: {doubt}", err=True)
            try:
                with Bar([f.student for f in found], place.name) as bar:
                    summary = batch.run(found, gradebook, fresh=fresh, progress=bar.step)
                documents = publish(folder, batch.assignment, gradebook, summary.students)
            finally:
                batch.close()
            became = overridden(folder, gradebook, documents)
        finally:
            gradebook.close()
    if as_json:
        click.echo(json.dumps(documents, ensure_ascii=True, allow_nan=False))
    if summary.interrupted:
        click.echo(
            f"Stopped; {len(documents)} results are saved. Run the same command to go on.", err=True
        )
        return 130
    if not as_json:
        click.echo(
            told(documents, became, folder, isolation=summary.isolation, cached=summary.cached)
        )
    say_what_is_odd(became, gone, folder)
    needy = [d for d in documents if d["status"] in ("needs_person", "unreadable")]
    return 1 if needy or became.unapplied else 0


def _files_of(place: Place) -> tuple[str, ...]:
    from gradekit.course import load  # noqa: PLC0415

    return load(place).files


# --- students of earlier runs


def _refuse_to_replace(
    shown: set[str], students: set[str], place: Place, submissions: Path, folder: Path
) -> None:
    """Refuse to remove the pages of most of a class. Raises UsageError."""
    gone = shown - students
    if 2 * len(gone) <= len(shown):
        return
    command = f"gradekit grade {place.name} {shlex.quote(str(submissions))} -o"
    other = folder.with_name(f"{folder.name}-{submissions.resolve().name}")
    n = len(shown)
    raise UsageError(
        f"{short(folder)} holds the results of {n} student{'s' * (n != 1)}, and {len(gone)} of "
        f"them {'is' if len(gone) == 1 else 'are'} not in {submissions} ({_some(gone)}). "
        "Nothing was graded. To keep the two apart, grade into another folder:\n"
        f"  {command} {shlex.quote(str(short(other)))}\n"
        "To go on without their pages (their results stay in gradebook.db), name this one:\n"
        f"  {command} {shlex.quote(str(short(folder)))}"
    )


def _will_be_left_out(gone: set[str], submissions: Path, folder: Path) -> str:
    one = len(gone) == 1
    return (
        f"{'1 student' if one else f'{len(gone)} students'} of earlier runs "
        f"{'is' if one else 'are'} not in {submissions} ({_some(gone)}): "
        f"{'the result stays' if one else 'their results stay'} in "
        f"{short(folder / 'gradebook.db')} and {'is' if one else 'are'} left out of the pages. "
        "To keep the two apart, grade into another folder: -o DIR"
    )


def _some(students: set[str]) -> str:
    names = sorted(students)
    return ", ".join([*names[:2], "..."] if len(names) > 3 else names)


# --- what is said at the end, also by report


def say_what_is_odd(became: Overridden, gone: set[str], folder: Path) -> None:
    """Say on stderr which overrides are odd and who is left out of the pages."""
    for remark in became.remarks:
        click.echo(remark, err=True)
    if gone:
        n = len(gone)
        click.echo(
            f"Left out of the pages: {n} student{'s' * (n != 1)} of earlier runs ({_some(gone)}); "
            f"in {short(folder / 'gradebook.db')} nothing is lost.",
            err=True,
        )


def told(
    documents: list[dict[str, Any]],
    became: Overridden,
    folder: Path,
    *,
    isolation: str = "",
    cached: Sequence[str] = (),
    page: Path | None = None,
) -> str:
    """Return what there is: how many of each kind, who needs a look, and where the files are."""
    n = len(documents)
    counts = {
        s: sum(d["status"] == s for d in documents)
        for s in ("graded", "needs_person", "missing", "unreadable")
    }
    words = {
        "graded": "graded",
        "needs_person": "need a person",
        "missing": "handed in nothing",
        "unreadable": "could not be read",
    }
    said = ", ".join(f"{count} {words[s]}" for s, count in counts.items() if count)
    level = f" Isolation: {isolation}." if isolation else ""
    lines = [f"{n} submission{'s' * (n != 1)}: {said}.{level}"]
    if cached:
        lines.append(f"{len(cached)} had not changed and were not asked again.")
    if became.applied:
        lines.append(f"{became.applied} override{'s' * (became.applied != 1)} applied.")
    needy = [d for d in documents if d["status"] in ("needs_person", "unreadable")]
    if needy:
        more = f" and {len(needy) - 10} more" if len(needy) > 10 else ""
        names = ", ".join(f"{d['student']} ({_why(d)})" for d in needy[:10])
        lines.append(f"To look at: {names}{more}")
    lines += [
        f"Marks:    {short(folder / 'grades.csv')}",
        f"Feedback: {short(folder / 'feedback')}",
        f"Class:    {short(page or folder / 'class.html')}",
    ]
    return "\n".join(lines)


# What a message of a refused submission holds -> the word for it.
_REFUSED = {
    "a person has to choose": "two candidates",
    "symbolic link": "a symbolic link",
    "not a regular file": "not a regular file",
    "too large": "too large",
    " is refused: ": "archive refused",
    "an archive of a kind": "archive of another kind",
}


def _why(document: dict[str, Any]) -> str:
    """Say in a word or two why a person has to look at a submission."""
    if document["status"] == "unreadable":
        return "could not be read"
    words: dict[str, None] = {}  # in order, each once
    for question in document["questions"]:
        for check in question["checks"] if "override" not in question else ():
            status, message = check["status"], check["message"] or ""
            if status == "refused":
                known = (word for text, word in _REFUSED.items() if text in message)
                words[next(known, "refused")] = None
            elif status == "checker_error":
                words["a check broke"] = None
            elif status == "written":
                words[f"{question['id']} to be marked"] = None
    return ", ".join(words) or "see its page"


def short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
