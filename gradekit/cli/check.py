"""``gradekit check``: the student's own check."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gradekit.assignment import Assignment


@click.command("check")
@click.argument("words", nargs=-1, metavar="[TARGET] [QUESTION]...")
@click.option("--json", "as_json", is_flag=True, help="Print one result document and nothing else.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Write the result as a page too.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Examine the gradients on fresh inputs too, drawn from this number.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)
def command(
    words: tuple[str, ...], as_json: bool, report: Path | None, seed: int | None, color: str
) -> int:
    """Check your answers: what is right, what is wrong, and where.

    TARGET is a folder, a .py file or a notebook (default: here); every other word names a
    question. For example:

    \b
      gradekit check                  everything in this folder
      gradekit check multiply         one question
      gradekit check my/gates.py add  one question of one file

    Exits 0 when all that was asked for is correct, 1 when something is not yet.
    """
    # One thread: a check computes little, and starting threads costs more than it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from gradekit.checking import check, find_target, is_target  # noqa: PLC0415 - imports numpy

    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(
            f"--report needs a name that ends in .html; {report} is left as it is."
        )
    named = bool(words) and is_target(words[0])
    target = find_target(words[0] if named else None)
    questions = words[1:] if named else words
    document, assignment = check(target, questions, seed=seed)
    if as_json:
        click.echo(json.dumps(document, indent=1, allow_nan=False))
    else:
        again = f" {shlex.quote(words[0])}" if named else ""
        again += "" if seed is None else f" --seed {seed}"
        _print(document, assignment.title, color, questions, f"gradekit check{again}")
    if report is not None:
        _write_page(report, document, assignment)
    done = all(q["status"] in ("correct", "written") for q in document["questions"])
    return 0 if done else 1


def _write_page(path: Path, document: dict[str, Any], assignment: Assignment) -> None:
    from gradekit.model import EnvironmentalError  # noqa: PLC0415
    from gradekit.report.html import student_page  # noqa: PLC0415 - jinja2, only for a page

    hints = {q.id: q.hints for q in assignment.questions.values()}
    try:
        path.write_text(
            student_page(document, title=assignment.title, hints=hints), encoding="utf-8"
        )
    except OSError as error:
        raise EnvironmentalError(
            f"The page {path} cannot be written: {error.strerror}. Choose another name."
        ) from None


def _print(
    document: dict[str, object], title: str, color: str, questions: tuple[str, ...], command: str
) -> None:
    from gradekit.report.terminal import check_report, terminal_fits_unicode  # noqa: PLC0415

    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    colored = color == "always" or (color == "auto" and sys.stdout.isatty() and not plain)
    text = check_report(
        document,
        width=_width(),
        unicode=terminal_fits_unicode(sys.stdout),
        color=colored,
        title=title,
        only=questions,
        command=command,
    )
    click.echo(text, color=colored)


def _width() -> int:
    import shutil  # noqa: PLC0415

    return min(100, max(60, shutil.get_terminal_size((80, 24)).columns))
