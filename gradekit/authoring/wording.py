"""What students read: titles and hints, checked for length and for answers given away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gradekit.assignment import Question

MOST_WORDS = 160
N_HINTS = 3


def faults_of_hints(question: Question, secrets: Sequence[str]) -> Iterator[str]:
    """Say what is wrong with the title and the hints of a question that carries points."""
    if question.title in ("", question.id):
        yield f"{question.id} has no title"
    if question.points and len(question.hints) != N_HINTS:
        yield f"{question.id} has {len(question.hints)} hints, {N_HINTS} are asked for"
    for number, hint in enumerate(question.hints, 1):
        words = len(hint.split())
        if words > MOST_WORDS:
            yield f"hint {number} of {question.id} has {words} words, {MOST_WORDS} at most"
        for line in found_in(hint, secrets):
            yield f"hint {number} of {question.id} holds a line of the solution: {line}"


def found_in(text: str, secrets: Iterable[str]) -> list[str]:
    """Return the secret lines that a text holds, however they are spaced."""
    squeezed = "".join(text.split())
    return [line for line in secrets if "".join(line.split()) in squeezed]
