"""The command line: one file a command, loaded when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from gradekit import __version__
from gradekit.model import GradekitError

# Name of the command -> the sentence of --help; the module of the same name is loaded lazily.
STUDENT = {
    "check": "Check your answers: what is right, what is wrong, and where.",
    "hint": "Show the next hint of a question.",
    "pack": "Make the file to hand in.",
}
INSTRUCTOR = {
    "grade": "Grade a folder of submissions.",
    "diff": "Show whose marks the last run moved, and why.",
    "new": "Make a new assignment that validates as it stands.",
    "validate": "Check the checks: mutants, variants, hints, leaks.",
    "release": "Make templates and recorded answers from solutions/.",
    "notebook": "Make assignments as notebooks, from the same sources.",
    "report": "Write the class report again, or print a summary.",
    "demo": "Grade the sample class that comes with the source.",
    "doctor": "Show how this machine can isolate submissions.",
}


class _Commands(click.Group):
    """A group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*STUDENT, *INSTRUCTOR]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in STUDENT and cmd_name not in INSTRUCTOR:
            return None
        module = importlib.import_module(f"gradekit.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            import difflib  # noqa: PLC0415 - only for a mistyped command

            near = difflib.get_close_matches(args[0], known, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for title, commands in (("For students", STUDENT), ("For instructors", INSTRUCTOR)):
            with formatter.section(title):
                formatter.write_dl(list(commands.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="`gradekit COMMAND --help` explains a command.",
)
@click.version_option(__version__, prog_name="gradekit")
def cli() -> None:
    """Grade backpropagation homework: exact checks, explained mistakes, a sandbox."""


def main() -> None:
    """Run the program; every error a person can meet is a sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A message must not fail for a letter that the terminal cannot show.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code: Any = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except GradekitError as error:
        click.echo(f"gradekit: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a pager that was closed early
        sys.exit(0)
    except Exception as error:
        if os.environ.get("GRADEKIT_DEBUG"):
            raise
        click.echo(
            f"gradekit: this is a fault of gradekit, not of your files: {type(error).__name__}: "
            f"{error}\nPlease report it with what this prints: GRADEKIT_DEBUG=1 "
            f"gradekit {' '.join(sys.argv[1:])}",
            err=True,
        )
        sys.exit(4)
    sys.exit(code if isinstance(code, int) else 0)
