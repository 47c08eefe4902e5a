"""``gradekit demo``: the real main job on the sample class of the repository."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, readable=False),
    metavar="DIR",
    help="Where results go.  [default: graded/demo]",
)
def command(output: Path | None) -> int:
    """Grade the sample class that comes with the source.

    Nothing here is special: it is `gradekit grade gates tests/classes/gates -o graded/demo`, and it
    ends by naming the class page to open.
    """
    from gradekit.cli.grade import run, short  # noqa: PLC0415
    from gradekit.course import Place  # noqa: PLC0415
    from gradekit.grading.batch import start_launcher  # noqa: PLC0415
    from gradekit.model import EnvironmentalError, Limits  # noqa: PLC0415

    root = Path(__file__).resolve().parents[2]
    sample = root / "tests" / "classes" / "gates"
    if not sample.is_dir() or not (root / "solutions").is_dir():
        raise EnvironmentalError(
            "The sample class comes with the source, not with the installed package. Get the "
            "source (git clone, or the .tar.gz of a release), then in its folder: "
            "pip install -e . && gradekit demo"
        )
    place = Place("gates", root / "assignments" / "gates", root / "solutions" / "gates")
    isolation = "auto"
    try:
        start_launcher(place, "auto", Limits()).close()
    except EnvironmentalError as error:
        click.echo(
            f"{str(error).splitlines()[0]} These submissions are ours: going on with none.",
            err=True,
        )
        isolation = "none"
    folder = output or root / "graded" / "demo"
    # Elsewhere the name alone would not be found.
    name = "gates" if root in (Path.cwd(), *Path.cwd().parents) else str(place.public)
    words = ["gradekit", "grade", name, str(short(sample)), "-o", str(short(folder))]
    if isolation == "none":
        words += ["--isolation", "none"]
    click.echo(f"Grading the sample class: {shlex.join(words)}")
    code = run(place, sample, folder, isolation=isolation)
    page = folder / "class.html"
    click.echo(f"Open {page} in a browser.")
    return 0 if code == 1 else code
