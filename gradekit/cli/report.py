"""``gradekit report``: the class report of what has been graded."""

from __future__ import annotations

from pathlib import Path

import click


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
    from gradekit.cli.grade import say_what_is_odd, told  # noqa: PLC0415
    from gradekit.course import find_place, find_root, load  # noqa: PLC0415
    from gradekit.gradebook import Gradebook  # noqa: PLC0415
    from gradekit.grading.output import output_folder, write_file  # noqa: PLC0415
    from gradekit.grading.publish import overridden, publish  # noqa: PLC0415
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
    with output_folder(folder):
        gradebook = Gradebook(folder / "gradebook.db")
        try:
            students = gradebook.shown()
            documents = publish(folder, load(place), gradebook, students)
            became = overridden(folder, gradebook, documents)
            gone = set(gradebook.students()) - students
        finally:
            gradebook.close()
        if output is not None:
            write_file(output, (folder / "class.html").read_text(encoding="utf-8"))
    click.echo(told(documents, became, folder, page=output))
    say_what_is_odd(became, gone, folder)
    return 1 if became.unapplied else 0
