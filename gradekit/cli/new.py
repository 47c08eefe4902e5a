"""``gradekit new``: an assignment to begin with."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("name")
@click.option(
    "--ci", type=click.Choice(["github"]), help="Also write a workflow that validates each push."
)
def command(name: str, ci: str | None) -> int:
    """Make a new assignment that validates as it stands.

    Writes assignments/NAME/ (what students get) and solutions/NAME/ (the reference and hidden
    probes) with one gradient question to copy from. Outside a course, this folder becomes one.
    """
    from gradekit.authoring.release import release  # noqa: PLC0415 - imports numpy
    from gradekit.authoring.scaffold import new_assignment  # noqa: PLC0415
    from gradekit.cli.grade import short  # noqa: PLC0415
    from gradekit.course import find_place  # noqa: PLC0415
    from gradekit.grading.batch import start_launcher  # noqa: PLC0415
    from gradekit.model import Limits  # noqa: PLC0415

    made = new_assignment(name, Path.cwd(), ci=ci)
    place = find_place(name, Path.cwd())
    launcher = start_launcher(place, "none", Limits())  # our own code only
    try:
        released, _ = release(place, launcher)
    finally:
        launcher.close()
    for path in [*made, *(item.path for item in released)]:
        click.echo(f"made {short(path)}")
    folder = short(place.public)
    steps = {
        f"gradekit validate {name}": "prove it sound",
        f"cd {folder} && gradekit check": "see what a student sees",
        f"gradekit release {name}": "after you edited it",
    }
    width = max(map(len, steps))
    click.echo("\nNext:")
    for step, why in steps.items():
        click.echo(f"  {step:<{width}}  {why}")
    click.echo(f"Edit {short(place.hidden or folder)} and {folder}/checks.py: copy the question.")
    return 0
