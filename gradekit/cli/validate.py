"""``gradekit validate``: what an assignment is still missing."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gradekit.authoring.rows import Row, Validation

_WIDTH, _NAME = 80, 12
_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "red": ("RED", "red")}


@click.command("validate")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Answers at a time.  [default: one a processor]",
)
@click.option(
    "--mutants",
    "most",
    type=click.IntRange(0),
    metavar="N",
    help="Mutants a hole, at most.  [default: 250]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as one JSON document.")
def command(names: tuple[str, ...], jobs: int | None, most: int | None, as_json: bool) -> int:
    """Check the checks: do they tell right answers from wrong ones.

    Without a NAME every assignment of the course is validated. Nothing is written. The rows:

    \b
      reference   right on 20 seeds, and how near to the tolerance
      template    0 points, and not started wherever there is a hole
      mutants     small edits of the reference are caught; those that live
                  are shown with the check that should have noticed
      mistakes    every known mistake, made on purpose, is named as what it is
      variants    other right answers pass, known wrong ones fail
      flaky       asked three times, in three orders: the same each time
      time, size  no check is slow or large
      hints       three a question, of at most 160 words, no solution in them
      leaks       nothing of solutions/ is in what students get, nor in the
                  memory of a worker

    Exits 1 where a row is red.
    """
    from gradekit.authoring.validate import MOST_MUTANTS, validate  # noqa: PLC0415
    from gradekit.course import assignment_names, find_place, find_root  # noqa: PLC0415

    here = Path.cwd()
    places = [find_place(name, here) for name in names or assignment_names(find_root(here))]
    found = []
    for place in places:
        with _bar(place.name) as progress:
            limit = MOST_MUTANTS if most is None else most
            validation = validate(place, jobs=jobs or 0, most=limit, progress=progress)
        found.append(validation)
        if not as_json:
            click.echo("\n".join(told(validation)))
    if as_json:
        documents = [validation.document() for validation in found]
        click.echo(json.dumps({"schema": "gradekit/validation/1", "assignments": documents}))
    return 1 if any(validation.red for validation in found) else 0


def told(validation: Validation) -> Iterator[str]:
    """Yield the lines that people read of one assignment."""
    level = f"isolation {validation.isolation}, " if validation.isolation else ""
    verdict = "to mend" if validation.red else "fit for students"
    yield f"{validation.assignment}: {verdict} ({level}{validation.seconds:.1f} s)"
    for row in validation.rows:
        yield from _row(row)
    yield ""


def _row(row: Row) -> Iterator[str]:
    word, colour = _MARKS[row.light]
    mark = click.style(f"{word:<5}", fg=colour, bold=row.light == "red")
    lines = textwrap.wrap(row.said, _WIDTH - _NAME - 7, break_on_hyphens=False) or [""]
    yield f"{mark} {row.name:<{_NAME}} {lines[0]}"
    indent = " " * (_NAME + 7)
    yield from (indent + line for line in lines[1:])
    for detail in row.details:
        for number, line in enumerate(detail.split("\n")):
            # Code stays as it is; sentences are wrapped.
            whole = line.lstrip()[:2] in ("- ", "+ ") or " = " in line
            parts = (
                [line]
                if whole
                else textwrap.wrap(line, _WIDTH - 6, subsequent_indent="  ", break_on_hyphens=False)
            )
            yield from (("    - " if number == 0 and k == 0 else "      ") + part
                        for k, part in enumerate(parts))  # fmt: skip


@contextmanager
def _bar(title: str) -> Iterator[Callable[[str, int], Callable[[], None]]]:
    """Show on stderr how far it is, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _what, _steps: lambda: None
        return
    # rich costs as much as half of numpy: only where a bar is seen
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title)

        def begin(what: str, steps: int) -> Callable[[], None]:
            bar.reset(task, total=steps, description=f"{title}: {what}")
            return lambda: bar.advance(task)

        yield begin
