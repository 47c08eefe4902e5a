"""``gradekit release``: what students get, made from the solutions."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("release")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--check",
    "only_check",
    is_flag=True,
    help="Only compare what is released with its sources; exit 1 if it is stale.",
)
def command(names: tuple[str, ...], only_check: bool) -> int:
    """Make templates and recorded answers from solutions/.

    Writes assignments/NAME/FILE.py, the template with a hole for each marked part, and
    assignments/NAME/expected.gk, the recorded answers that a student's check compares with, and
    release/NAME.zip, which holds all that students get.
    Without a NAME every assignment of the course is released.
    """
    from gradekit.authoring.release import check_release, release  # noqa: PLC0415
    from gradekit.course import assignment_names, find_place, find_root  # noqa: PLC0415
    from gradekit.grading.batch import start_launcher  # noqa: PLC0415
    from gradekit.model import Limits  # noqa: PLC0415

    here = Path.cwd()
    stale = False
    for name in names or assignment_names(find_root(here)):
        place = find_place(name, here)
        if only_check:
            released = check_release(place)
        else:
            launcher = start_launcher(place, "none", Limits())  # our own code only
            try:
                released, doubtful = release(place, launcher)
                for doubt in doubtful:
                    click.echo(f"Warning: {doubt}", err=True)
            finally:
                launcher.close()
        for item in released:
            stale = stale or item.stale
            state = "fresh" if not item.stale else "stale" if only_check else "written"
            reason = f": {item.reason}" if item.stale and only_check else ""
            click.echo(f"{place.name}/{item.path.name:<16} {state}{reason}")
    if only_check and stale:
        click.echo("Run: gradekit release", err=True)
        return 1
    return 0
