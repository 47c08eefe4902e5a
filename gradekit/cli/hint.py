"""``gradekit hint``: one hint at a time."""

from __future__ import annotations

import os
import shlex
import sys

import click


@click.command("hint")
@click.argument("words", nargs=-1, metavar="[TARGET] QUESTION")
def command(words: tuple[str, ...]) -> int:
    """Show the next hint of a question.

    Each call shows one more, from the idea to a worked neighbour; after the last one they begin
    again. Where your last check has named a mistake, the hints are about that mistake. Hints never
    cost points. Where you are is kept in .gradekit/ beside your file.

    TARGET is a folder, a .py file or a notebook (default: here).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from gradekit.checking import find_target, is_target  # noqa: PLC0415 - imports numpy
    from gradekit.cli.check import page_width  # noqa: PLC0415
    from gradekit.course import Place, load, nearest  # noqa: PLC0415
    from gradekit.hints import KEPT_IN, key_of, next_hint, unusual  # noqa: PLC0415
    from gradekit.model import UsageError  # noqa: PLC0415
    from gradekit.report.terminal import Page, terminal_fits_unicode  # noqa: PLC0415
    from gradekit.report.text import cells, visible  # noqa: PLC0415

    named = bool(words) and is_target(words[0])
    target = find_target(words[0] if named else None)
    again = f"gradekit hint {shlex.quote(words[0])}" if named else "gradekit hint"
    rest = words[1:] if named else words
    assignment = load(Place(target.assignment.name, target.assignment, None))
    page = Page(width=page_width(), unicode=terminal_fits_unicode(sys.stdout))
    if not rest:
        click.echo("Name a question:")
        for question in assignment.questions.values():
            click.echo(page.line(f"{again} {question.id:<12} {question.title}").rstrip())
        return 0
    if len(rest) > 1:
        raise UsageError(f"One question at a time: {again} {rest[0]}")
    if rest[0] not in assignment.questions:
        known = nearest(rest[0], list(assignment.questions))
        raise UsageError(f"{assignment.name} has no question {rest[0]!r}. {known}")
    folder = target.path if target.path.is_dir() else target.path.parent
    own = assignment.questions[rest[0]].hints
    key = key_of(assignment.name, rest[0], unusual(target.path, assignment.files))
    hint = next_hint(folder / KEPT_IN, key, own)
    if hint.stopped:
        click.echo("\n".join(page.wrap(f"Your last check: {visible(hint.stopped)}", deeper=-1)))
        click.echo("Mend that first." + (" In general:" if hint.of else "") + "\n")
    if not hint.of:
        click.echo(f"There are no hints for {rest[0]}.")
        return 0
    click.echo(f"Hint {hint.number} of {hint.of} for {rest[0]}:")
    if hint.about:
        click.echo(
            "\n".join(page.wrap(f"(about what your last check has named: {visible(hint.about)})"))
        )
    click.echo("\n" + "\n".join(page.wrap(visible(hint.text))) + "\n")
    if not hint.last:
        line = f"Next hint: {again} {rest[0]}"
        longer = f"{line}     hints never cost points"
        if cells(line) > page.width:  # a command is never cut: it is to be copied
            click.echo(f"Next hint, hints never cost points:\n{page.text(f'{again} {rest[0]}')}")
        else:
            click.echo(page.text(longer if cells(longer) <= page.width else line))
    elif hint.of > 1:
        click.echo(f"That was the last hint for {rest[0]}; the next call begins again.")
    return 0
