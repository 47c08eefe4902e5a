"""``gradekit hint``: one hint at a time."""

from __future__ import annotations

import os

import click


@click.command("hint")
@click.argument("question", required=False)
def command(question: str | None) -> int:
    """Show the next hint of a question.

    Each call shows one more, from the idea to a worked neighbour; after the last one they begin
    again. Hints never cost points. Where you are is kept in .gradekit/ beside your file.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from gradekit.checking import find_target  # noqa: PLC0415 - imports numpy
    from gradekit.course import Place, load, nearest  # noqa: PLC0415
    from gradekit.hints import KEPT_IN, next_hint  # noqa: PLC0415
    from gradekit.model import UsageError  # noqa: PLC0415

    folder = find_target(None).assignment
    assignment = load(Place(folder.name, folder, None))
    if question is None:
        click.echo("Name a question:")
        for known_question in assignment.questions.values():
            click.echo(f"  gradekit hint {known_question.id:<12} {known_question.title}")
        return 0
    if question not in assignment.questions:
        known = list(assignment.questions)
        raise UsageError(
            f"{assignment.name} has no question {question!r}. {nearest(question, known)}"
        )
    hints = assignment.questions[question].hints
    if not hints:
        click.echo(f"There are no hints for {question}.")
        return 0
    number = next_hint(KEPT_IN, f"{assignment.name}/{question}", len(hints))
    click.echo(f"Hint {number} of {len(hints)} for {question}:\n")
    click.echo(click.wrap_text(hints[number - 1], 78, "  ", "  "))
    if number < len(hints):
        click.echo(f"\nNext hint: gradekit hint {question}")
    return 0
