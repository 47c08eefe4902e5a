"""``gradekit notebook``: assignments as notebooks."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("notebook")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write into this folder instead.",
)
def command(names: tuple[str, ...], output: Path | None) -> int:
    """Make the notebook of an assignment from its template and README.

    Writes assignments/NAME/FILE.ipynb beside FILE.py: the prose, a cell for each answer and one
    that checks it. The same sources give the same bytes; once it is there, `gradekit release`
    keeps it fresh. Without a NAME every assignment of the course gets one.
    """
    from gradekit.authoring.notebooks import notebook_of, notebook_path  # noqa: PLC0415
    from gradekit.authoring.release import templates_of, write_released  # noqa: PLC0415
    from gradekit.course import assignment_names, find_place, find_root, load  # noqa: PLC0415
    from gradekit.model import EnvironmentalError  # noqa: PLC0415

    here = Path.cwd()
    for name in names or assignment_names(find_root(here)):
        place = find_place(name, here)
        assignment = load(place)
        path = notebook_path(place, assignment, output)
        content = notebook_of(place, assignment, templates_of(place, assignment))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.is_file() and path.read_bytes() == content
        except OSError as error:
            raise EnvironmentalError(f"{path} cannot be written: {error.strerror}.") from None
        if not fresh:
            write_released(path, content)
        click.echo(f"{place.name}/{path.name:<16} {'fresh' if fresh else 'written'}")
    return 0
