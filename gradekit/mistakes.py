"""Known mistakes of a course's own, in ``solutions/NAME/mistakes.py``.

The file imports its words from here and lists what it knows in ``MISTAKES``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gradekit.course import Place, run_file
from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.families import families
from gradekit.diagnosis.mistake import Answered, Gradients, Mistake, Repair, each
from gradekit.diagnosis.places import in_backward, in_forward, inside, speaks_of, wrapped
from gradekit.diagnosis.rewriting import Mutant, alternatives, either, rewritten, wherever
from gradekit.diagnosis.source import Edit, Source
from gradekit.model import CourseError

__all__ = [
    "Answered",
    "Edit",
    "Gradients",
    "Mistake",
    "Repair",
    "Source",
    "alternatives",
    "each",
    "either",
    "in_backward",
    "in_forward",
    "inside",
    "load_mistakes",
    "mistakes_of",
    "rewritten",
    "speaks_of",
    "wherever",
    "wrapped",
]

FILE_NAME = "mistakes.py"
_LONGEST_HINT = 60  # words
_LONGEST_SENTENCE = 110  # letters: it stands on one line of a report


def mistakes_of(place: Place) -> tuple[Mistake, ...]:
    """Return all known mistakes for an assignment, its own first. Raises CourseError."""
    return (*load_mistakes(place), *catalogue())


def load_mistakes(place: Place) -> tuple[Mistake, ...]:
    """Return the known mistakes of an assignment's own. Raises CourseError."""
    path = None if place.hidden is None else place.hidden / FILE_NAME
    if path is None or not path.is_file():
        return ()
    found = getattr(run_file(path, f"gradekit_mistakes_{place.name}"), "MISTAKES", None)
    if not isinstance(found, list | tuple):
        raise CourseError(
            path, None, "it has no list MISTAKES", "end it with MISTAKES = [Mistake(...), ...]"
        )
    known = {mistake.id for mistake in catalogue()} | {family.id for family in families()}
    mistakes = []
    for number, mistake in enumerate(found, start=1):
        if not isinstance(mistake, Mistake):
            problem = f"number {number} of MISTAKES is {type(mistake).__name__}, no Mistake"
            raise CourseError(path, None, problem, "write Mistake(id=..., sentence=..., ...)")
        for problem, fix in _faults(mistake, known):
            raise CourseError(path, _line_of(path, mistake.id), problem, fix)
        known.add(mistake.id)
        mistakes.append(replace(mistake, mutant=_named(mistake)))
    return tuple(mistakes)


def _faults(mistake: Mistake, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a mistake, and what to do about it."""
    name = mistake.id
    if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name):
        yield f"{name!r} is no id", "use small words with hyphens between them, as scale-missing"
    if name in known:
        yield f"the id {name!r} is taken", "give the mistake another id"
    if not mistake.sentence.endswith(".") or len(mistake.sentence) > _LONGEST_SENTENCE:
        fix = f"write one sentence of at most {_LONGEST_SENTENCE} letters, about the answer"
        yield f"the sentence of {name!r} has {len(mistake.sentence)} letters or no full stop", fix
    if not mistake.why.strip():
        yield f"{name!r} does not say why people make it", "write why= in a sentence or two"
    if len(mistake.hints) != 3:
        fix = "write three: the concept, where to look, a worked neighbour"
        yield f"{name!r} has {len(mistake.hints)} hints", fix
    for number, hint in enumerate(mistake.hints, start=1):
        if not hint.endswith("?"):
            yield f"hint {number} of {name!r} does not end with a question", "let it ask something"
        if len(hint.split()) > _LONGEST_HINT:
            fix = f"use at most {_LONGEST_HINT}"
            yield f"hint {number} of {name!r} has {len(hint.split())} words", fix


def _line_of(path: Path, name: str) -> int | None:
    """Return the line at which an id is written."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value == name]
    return max(lines, default=None)


def _named(mistake: Mistake) -> Mutant:
    """Return a mutant whose edits are called by the id, however the author called them."""

    def mutant(source: Source) -> Iterator[Edit]:
        for edit in mistake.mutant(source):
            yield replace(edit, what=mistake.id)

    return mutant
