"""``gradekit doctor``: what this machine can isolate, what is missing, and how to get it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

_PROBE = '''
from gradekit import Assignment, normal, upstream
doctor = Assignment("doctor", files=["doctor.py"])
@doctor.gradient(x=normal(), dz=upstream())
def nothing(student, x, dz):
    """Nothing."""
    yield x
    yield dz
'''
_MEANING = {
    "full": "Every layer holds.",
    "strong": "Enough to grade on.",
    "none": "Grading stops here, unless --isolation none is given.",
}


@click.command("doctor")
def command() -> int:
    """Show how this machine can isolate submissions.

    Starts what grading starts, runs its self-test, and lists each layer: whether it holds, why
    not, and how to get it. Exits 0 at level strong or full, 5 below.
    """
    from gradekit.course import Place  # noqa: PLC0415
    from gradekit.sandbox.launch import Zygote  # noqa: PLC0415
    from gradekit.sandbox.process import forking_works  # noqa: PLC0415

    click.echo(f"Python {sys.version.split()[0]} on {sys.platform}")
    if not forking_works():
        click.echo(
            click.wrap_text(
                "Isolation: none. This system has no sandbox that gradekit knows: submissions "
                "run as new processes with a clean environment and a time limit, and can read "
                "and write what you can. Grade on Linux, or in a virtual machine.",
                79,
            )
        )
        return 5
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "checks.py").write_text(_PROBE, encoding="utf-8")
        zygote = Zygote(Place("doctor", Path(folder), None))
        zygote.close()
    click.echo(_line("layer", "here", "why not, and how to get it"))
    for layer in zygote.layers:
        state = "holds" if layer["active"] else "missing" if layer["remedy"] else "unused"
        reason, *more = [text for text in (layer["reason"], layer["remedy"]) if text] or [""]
        click.echo(_line(layer["name"], state, reason))
        for text in more:
            click.echo(_line("", "", text))
    click.echo(f"Isolation: {zygote.isolation}. {_MEANING[zygote.isolation]}")
    return 0 if zygote.isolation != "none" else 5


def _line(name: str, state: str, text: str) -> str:
    """Return a row of the table, its last column as many lines as it needs."""
    start = f"{name:<13} {state:<8} "
    return click.wrap_text(text, 79, start, " " * len(start)) if text else start.rstrip()
