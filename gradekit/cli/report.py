"""``gradekit report``: the class report of what has been graded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gradekit.gradebook import Gradebook


@click.command("report")
@click.argument("name")
@click.option(
    "--graded",
    type=click.Path(file_okay=False, path_type=Path, readable=False),
    metavar="DIR",
    help="Where the results are.  [default: graded/NAME]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path, readable=False),
    metavar="FILE",
    help="Where the page goes.  [default: class.html among the results]",
)
def command(name: str, graded: Path | None, output: Path | None) -> int:
    """Write the class report again, from the gradebook and overrides.csv.

    Marks and pages of the students graded last are brought up to date too. Exits 1 when a row
    of overrides.csv could not be applied.
    """
    from gradekit.cli.grade import policy_now, say_what_is_odd, told  # noqa: PLC0415
    from gradekit.course import find_place, load  # noqa: PLC0415
    from gradekit.grading.output import write_file  # noqa: PLC0415
    from gradekit.grading.publish import overridden, publish  # noqa: PLC0415

    with gradebook_of(name, graded) as (folder, gradebook):
        students = gradebook.shown()
        place = find_place(name, Path.cwd())
        policy = policy_now(place)
        tally = publish(folder, load(place), gradebook, students, level=policy.level, place=place)
        became = overridden(folder, gradebook)
        gone = set(gradebook.students()) - students
        if output is not None:
            with (folder / "class.html").open(encoding="utf-8") as page:
                write_file(output, page)
    click.echo(told(tally, became, folder, policy.told, page=output))
    say_what_is_odd(became, gone, folder)
    return 1 if became.unapplied else 0


@contextmanager
def gradebook_of(
    name: str, graded: Path | None, *, only_read: bool = False
) -> Iterator[tuple[Path, Gradebook]]:
    """Open the gradebook of an assignment, in the folder given or where grade puts it.

    Raises NotFoundError where nothing has been graded, EnvironmentalError where it is in use.
    """
    from gradekit.course import find_place, find_root  # noqa: PLC0415
    from gradekit.gradebook import Gradebook  # noqa: PLC0415
    from gradekit.grading.output import output_folder  # noqa: PLC0415
    from gradekit.model import EnvironmentalError, NotFoundError  # noqa: PLC0415

    place = find_place(name, Path.cwd())
    folder = graded or find_root(place.public) / "graded" / place.name
    try:
        there = (folder / "gradebook.db").is_file()
    except OSError as error:
        raise EnvironmentalError(
            f"{folder} cannot be read: {error.strerror}. Check its permissions, or give the "
            "folder of results with --graded DIR."
        ) from None
    if not there:
        raise NotFoundError(
            f"{folder} holds no gradebook. Grade first: gradekit grade {place.name} SUBMISSIONS"
        )
    with nullcontext() if only_read else output_folder(folder):
        gradebook = Gradebook(folder / "gradebook.db")
        try:
            gradebook.refuse_another(place.name, folder)
            yield folder, gradebook
        finally:
            gradebook.close()
