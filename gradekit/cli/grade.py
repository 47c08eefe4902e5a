"""``gradekit grade``: a folder of submissions becomes marks and feedback."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.cli.progress import Bar
from gradekit.model import UsageError

if TYPE_CHECKING:
    from gradekit.course import Place
    from gradekit.grading.cluster import Cluster
    from gradekit.overrides import Overridden
    from gradekit.policy import Policy
    from gradekit.report.tally import Tally


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
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Grade on the Dask workers of this scheduler, such as tcp://10.0.0.5:8786.",
)
@click.option("--fresh", is_flag=True, help="Ask everything again, with the same hidden inputs.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON list.")
def command(
    name: str,
    submissions: Path,
    output: Path | None,
    jobs: int | None,
    isolation: str,
    cluster: str | None,
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

    Exits 0 when every submission has a result, 1 when some need a person or a row of overrides.csv
    could not be applied.
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
        place,
        submissions,
        output,
        jobs=jobs,
        isolation=isolation,
        cluster=cluster,
        fresh=fresh,
        as_json=as_json,
    )


def run(
    place: Place,
    submissions: Path,
    output: Path | None,
    *,
    jobs: int | None = None,
    isolation: str = "auto",
    cluster: str | None = None,
    fresh: bool = False,
    as_json: bool = False,
) -> int:
    """Grade, show how far it is, publish, and say what there is to see."""
    from gradekit.course import find_root  # noqa: PLC0415
    from gradekit.gradebook import Gradebook  # noqa: PLC0415
    from gradekit.grading.batch import Batch  # noqa: PLC0415
    from gradekit.grading.discovery import find_submissions, not_taken  # noqa: PLC0415
    from gradekit.grading.output import output_folder  # noqa: PLC0415
    from gradekit.grading.publish import overridden, publish, published  # noqa: PLC0415
    from gradekit.overrides import read_overrides  # noqa: PLC0415

    root = find_root(place.public)
    policy = policy_now(place)
    folder = output or root / "graded" / place.name
    found = find_submissions(
        submissions, _files_of(place), name=place.name, root=root, output=folder
    )
    _say_not_taken(not_taken(submissions), submissions)
    students = {student for f in found for student in f.members or (f.student,)}
    with output_folder(folder), _workers(cluster) as workers:
        gradebook = Gradebook(folder / "gradebook.db")
        try:
            gradebook.refuse_another(place.name, folder)
            read_overrides(folder / "overrides.csv")  # a mistake stops before the work, not after
            gone = set(gradebook.students()) - students
            if output is None:
                _refuse_to_replace(gradebook.shown(), students, place, submissions, folder)
            if gone:
                click.echo(_will_be_left_out(gone, submissions, folder), err=True)
            batch = Batch(place, isolation=isolation, jobs=jobs or 0)
            for doubt in batch.doubts:
                click.echo(f"Warning: {doubt}", err=True)
            for line in () if fresh else batch.announced(gradebook, students):
                click.echo(line, err=True)
            try:
                if workers is not None:
                    workers.prepare(place, isolation=isolation, limits=batch.limits)
                with Bar([f.student for f in found], place.name) as bar:
                    summary = batch.run(
                        found,
                        gradebook,
                        fresh=fresh,
                        progress=bar.step,
                        elsewhere=workers.grade if workers else None,
                    )
                tally = publish(
                    folder,
                    batch.assignment,
                    gradebook,
                    summary.students,
                    level=policy.level,
                    place=place,
                )
            finally:
                batch.close()
            became = overridden(folder, gradebook)
            if as_json:
                _print_as_list(published(folder, gradebook))
        finally:
            gradebook.close()
    if summary.interrupted:
        click.echo(
            f"Stopped; {tally.submissions} results are saved. Run the same command to go on.",
            err=True,
        )
        return 130
    if summary.partly and not as_json:
        click.echo(_asked_in_part(summary.partly, summary.partly_checks))
    if not as_json:
        level = workers.isolation if workers else summary.isolation
        click.echo(told(tally, became, folder, policy.told, isolation=level, cached=summary.cached))
    say_what_is_odd(became, gone, folder)
    return 1 if tally.needy or became.unapplied else 0


def policy_now(place: Place) -> Policy:
    """Read the course's policy as it is at this moment."""
    from gradekit.policy import read_policy  # noqa: PLC0415

    return read_policy(place, datetime.now(timezone.utc))


def _asked_in_part(submissions: int, checks: int) -> str:
    return (
        f"{submissions} submission{'s' * (submissions != 1)} had not changed, only checks: "
        f"{checks} were asked, all other answers kept."
    )


def _say_not_taken(stray: list[str], submissions: Path) -> None:
    if stray:
        n = len(stray)
        click.echo(
            f"{n} file{'s' * (n != 1)} in {submissions} {'are' if n > 1 else 'is'} no submission "
            f"and {'were' if n > 1 else 'was'} not taken ({_some(set(stray))}).",
            err=True,
        )


def _print_as_list(documents: Iterable[dict[str, Any]]) -> None:
    """Print a JSON list, of which never more than one document is in memory."""
    before = "["
    for document in documents:
        click.echo(before + json.dumps(document, ensure_ascii=True, allow_nan=False), nl=False)
        before = ", "
    click.echo("]" if before == ", " else "[]")


@contextmanager
def _workers(address: str | None) -> Iterator[Cluster | None]:
    if address is None:
        yield None
        return
    from gradekit.grading.cluster import Cluster  # noqa: PLC0415 - dask where it is asked for

    cluster = Cluster(address, say=lambda line: click.echo(line, err=True))
    try:
        yield cluster
    finally:
        cluster.close()


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
    from gradekit.grading.names import a_few  # noqa: PLC0415

    return a_few(sorted(students), 2)


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
    tally: Tally,
    became: Overridden,
    folder: Path,
    seen: str,
    *,
    isolation: str = "",
    cached: Sequence[str] = (),
    page: Path | None = None,
) -> str:
    """Return what there is: how many of each kind, who needs a look, and where the files are.

    ``seen`` says what students see of hidden checks.
    """
    from gradekit.grading.names import shown  # noqa: PLC0415

    n = tally.submissions
    words = {
        "graded": "graded",
        "needs_person": "need a person",
        "missing": "handed in nothing",
        "unreadable": "could not be read",
    }
    counts = ((tally.statuses.get(status, 0), word) for status, word in words.items())
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    level = f" Isolation: {isolation}." if isolation else ""
    lines = [f"{n} submission{'s' * (n != 1)}: {said}.{level}"]
    if cached:
        lines.append(f"{len(cached)} had not changed and were not asked again.")
    if became.applied:
        lines.append(f"{became.applied} override{'s' * (became.applied != 1)} applied.")
    if tally.named:
        rest = tally.needy - len(tally.named)
        more = f" and {rest} more" if rest else ""
        # Ids are names of folders, which a student chose.
        names = ", ".join(f"{shown(student)} ({why})" for student, why in tally.named)
        lines.append(f"To look at: {names}{more}")
    lines += [
        f"Marks:    {short(folder / 'grades.csv')}",
        f"Feedback: {short(folder / 'feedback')}",
        f"Class:    {short(page or folder / 'class.html')}",
        seen,
    ]
    return "\n".join(lines)


def short(path: Path) -> Path:
    """Return a path as seen from here, where it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
