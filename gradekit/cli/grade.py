"""``gradekit grade``: a folder of submissions becomes marks and feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.cli.progress import Bar

if TYPE_CHECKING:
    from gradekit.course import Place


@click.command("grade")
@click.argument("name")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
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
    from gradekit.grading.publish import publish  # noqa: PLC0415

    folder = output or find_root(place.public) / "graded" / place.name
    found = find_submissions(submissions, _files_of(place), name=place.name)
    with output_folder(folder):
        gradebook = Gradebook(folder / "gradebook.db")
        read_overrides(folder / "overrides.csv")  # a mistake in it stops before the work, not after
        batch = Batch(place, isolation=isolation, jobs=jobs or 0)
        try:
            with Bar(len(found), place.name) as bar:
                summary = batch.run(found, gradebook, fresh=fresh, progress=bar.step)
            documents = publish(folder, batch.assignment, gradebook, summary.students)
        finally:
            batch.close()
            gradebook.close()
    if as_json:
        click.echo(json.dumps(documents, ensure_ascii=True, allow_nan=False))
    if summary.interrupted:
        click.echo(
            f"Stopped; {len(documents)} results are saved. Run the same command to go on.", err=True
        )
        return 130
    if not as_json:
        click.echo(_told(documents, summary.cached, summary.isolation, folder))
    needy = [d for d in documents if d["status"] in ("needs_person", "unreadable")]
    return 1 if needy else 0


def _files_of(place: Place) -> tuple[str, ...]:
    from gradekit.course import load  # noqa: PLC0415

    return load(place).files


def _told(documents: list[dict[str, Any]], cached: list[str], isolation: str, folder: Path) -> str:
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
    lines = [f"{n} submission{'s' * (n != 1)}: {said}. Isolation: {isolation}."]
    if cached:
        lines.append(f"{len(cached)} had not changed and were not asked again.")
    names = [d["student"] for d in documents if d["status"] in ("needs_person", "unreadable")]
    if names:
        more = f" and {len(names) - 10} more" if len(names) > 10 else ""
        lines.append(f"To look at: {', '.join(names[:10])}{more}")
    try:
        shown = folder.resolve().relative_to(Path.cwd())
    except ValueError:
        shown = folder
    lines += [
        f"Marks:    {shown / 'grades.csv'}",
        f"Feedback: {shown / 'feedback'}",
        f"Class:    {shown / 'class.html'}",
    ]
    return "\n".join(lines)
