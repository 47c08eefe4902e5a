"""``gradekit check``: the student's own check."""

from __future__ import annotations

import contextlib
import gc
import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradekit.assignment import Assignment
    from gradekit.checking import Target

_KEPT = ".gradekit"  # the folder that hints are kept in


@click.command("check")
@click.argument("words", nargs=-1, metavar="[TARGET] [QUESTION]...")
@click.option("--watch", is_flag=True, help="Stay, and check again whenever you save.")
@click.option("--json", "as_json", is_flag=True, help="Print one result document and nothing else.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the result as JUnit XML too.",
)
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
    words: tuple[str, ...],
    watch: bool,
    as_json: bool,
    junit: Path | None,
    report: Path | None,
    seed: int | None,
    color: str,
) -> int:
    """Check your answers: what is right, what is wrong, and where.

    TARGET is a folder, a .py file or a notebook (default: here); every other word names a
    question. For example:

    \b
      gradekit check                  everything in this folder
      gradekit check multiply         one question
      gradekit check my/gates.py add  one question of one file
      gradekit check --watch          again whenever you save

    Exits 0 when all that was asked for is correct, 1 when something is not yet.
    """
    # One thread: a check computes little, and starting threads costs more than it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _refuse_names(report, junit)
    if watch:
        _refuse_watching(as_json=as_json)
    elif sys.platform == "linux":
        gc.disable()  # until a worker is forked: nothing that is loaded here is garbage
    from gradekit.checking import find_target, is_target  # noqa: PLC0415 - imports numpy

    named = bool(words) and is_target(words[0])
    again = f" {shlex.quote(words[0])}" if named else ""
    again += "" if seed is None else f" --seed {seed}"
    run = _Run(
        target=find_target(words[0] if named else None),
        questions=words[1:] if named else words,
        seed=seed,
        junit=junit,
        report=report,
        color=color,
        command=f"gradekit check{again}",
    )
    if watch:
        return run.watched()
    document, assignment = run.check(run.questions)
    if as_json:
        import json  # noqa: PLC0415 - only for --json

        click.echo(json.dumps(document, indent=1, allow_nan=False))
    else:
        run.print(document, assignment)
    run.write(document, assignment)  # last: where it fails, what was found is said
    return 0 if _all_right(document) else 1


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class _Run:
    """What was asked for on the command line."""

    target: Target
    questions: tuple[str, ...]
    seed: int | None
    junit: Path | None
    report: Path | None
    color: str
    command: str
    often: set[str] = field(default_factory=set)  # questions with the same mistake as before

    def check(self, questions: tuple[str, ...]) -> tuple[dict[str, Any], Assignment]:
        """Check; remembers which mistakes are there for ``hint``."""
        from gradekit.checking import check  # noqa: PLC0415

        document, assignment = check(self.target, questions, seed=self.seed)
        self.often.clear()
        self.often.update(self._remembered(document, assignment))
        return document, assignment

    def write(self, document: dict[str, Any], assignment: Assignment) -> None:
        """Write the files that were asked for."""
        if self.report is not None:
            _write(self.report, _page(document, assignment))
        if self.junit is not None:
            from gradekit.report.junit import junit_xml  # noqa: PLC0415

            _write(self.junit, junit_xml(document, title=assignment.title))

    def check_and_write(self, questions: Sequence[str]) -> tuple[dict[str, Any], Assignment]:
        """Check, and write the files, each time that answers are saved."""
        document, assignment = self.check(tuple(questions))
        self.write(document, assignment)
        return document, assignment

    def _remembered(self, document: dict[str, Any], assignment: Assignment) -> frozenset[str]:
        """Keep the hints of what is wrong; returns the questions that are wrong as before."""
        path = self.target.path
        folder = path if path.is_dir() else path.parent
        if _all_right(document) and not (folder / _KEPT).exists():
            return frozenset()
        from gradekit.hints import KEPT_IN, remember_mistakes, unusual  # noqa: PLC0415 - see above

        source = None
        with contextlib.suppress(OSError, TypeError, ValueError):  # such as one in an archive
            source = (folder / document["file"]).read_bytes()
        file = unusual(path, assignment.files)
        return remember_mistakes(folder / KEPT_IN, document, file=file, source=source)

    def print(self, document: dict[str, Any], assignment: Assignment) -> None:
        """Print the report; in a log of CI after a line a failing check."""
        from gradekit.report.terminal import (  # noqa: PLC0415
            Page,
            check_report,
            terminal_fits_unicode,
        )

        unicode, colored = terminal_fits_unicode(sys.stdout), _colored(self.color)
        if _in_ci() and not sys.stdout.isatty() and not _all_right(document):
            from gradekit.report.terminal.lines import failing_lines  # noqa: PLC0415

            lines = list(failing_lines(document, Page(unicode=unicode)))
            click.echo("\n".join([*lines, ""]) if lines else "", nl=bool(lines))
        text = check_report(
            document,
            width=page_width(),
            unicode=unicode,
            color=colored,
            title=assignment.title,
            only=self.questions,
            command=self.command,
            hints={q.id: len(q.hints) for q in assignment.questions.values()},
            often=self.often,
        )
        click.echo(text, color=colored)

    def watched(self) -> int:
        """Watch until the student quits; what was seen last stays on the usual screen."""
        from gradekit.cli.screen import Terminal  # noqa: PLC0415 - only for --watch
        from gradekit.report.terminal import terminal_fits_unicode  # noqa: PLC0415
        from gradekit.watching import Watch  # noqa: PLC0415

        unicode = terminal_fits_unicode(sys.stdout)
        with Terminal(unicode=unicode, color=_colored(self.color)) as screen:
            watch = Watch(
                target=self.target,
                ask=self.check_and_write,
                screen=screen,
                only=self.questions,
                command=self.command,
            )
            done = watch.run()
        if watch.document is not None and watch.assignment is not None:
            self.print(watch.document, watch.assignment)
        return 0 if done else 1


def _all_right(document: dict[str, Any]) -> bool:
    return all(q["status"] in ("correct", "written") for q in document["questions"])


def _refuse_names(report: Path | None, junit: Path | None) -> None:
    """Refuse to write over answers."""
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        raise click.UsageError(
            f"--report needs a name that ends in .html; {report} is left as it is."
        )
    if junit is not None and junit.suffix.lower() in (".py", ".ipynb", ".gk"):
        raise click.UsageError(
            f"--junit writes XML; {junit} is left as it is. Name a file such as results.xml."
        )


def _refuse_watching(*, as_json: bool) -> None:
    if as_json:
        raise click.UsageError("--watch shows a screen and --json a document: leave out one.")
    if _in_ci() or not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise click.UsageError(
            "--watch needs a terminal that shows and takes keys, and there is none here "
            "(a pipe, a file or CI). Without --watch it checks once."
        )


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def _colored(color: str) -> bool:
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return color == "always" or (color == "auto" and sys.stdout.isatty() and not plain)


def _page(document: dict[str, Any], assignment: Assignment) -> str:
    from gradekit.report.html import student_page  # noqa: PLC0415 - jinja2, only for a page

    hints = {q.id: q.hints for q in assignment.questions.values()}
    return student_page(document, title=assignment.title, hints=hints)


def _write(path: Path, text: str) -> None:
    from gradekit.model import EnvironmentalError  # noqa: PLC0415

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fix = "Choose another name."
        if not path.parent.is_dir():
            fix = f"Make the folder {path.parent} first, or choose another name."
        raise EnvironmentalError(f"{path} cannot be written: {error.strerror}. {fix}") from None


def page_width() -> int:
    """Return how many columns a report may take: those of the terminal, from 60 to 100."""
    columns = os.environ.get("COLUMNS", "")
    found = int(columns) if columns.isdecimal() else 0
    if not found:
        with contextlib.suppress(AttributeError, ValueError, OSError):  # a pipe has none
            found = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    return min(100, max(60, found or 80))
