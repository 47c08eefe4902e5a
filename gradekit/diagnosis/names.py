"""What a named mistake is called, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.mistake import Mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A mistake as people read of it. ``known`` tells a misconception from a mere kind of edit."""

    id: str
    sentence: str
    why: str = ""
    hints: tuple[str, ...] = ()
    known: bool = True


def names_of(mistakes: Iterable[Mistake]) -> dict[str, Name]:
    """Return the names of mistakes by their ids."""
    return {m.id: Name(id=m.id, sentence=m.sentence, why=m.why, hints=m.hints) for m in mistakes}


def all_names(own: Iterable[Mistake] = ()) -> Mapping[str, Name]:
    """Return all names: of the course's own mistakes, of the catalogue, of the kinds of edits."""
    return {**names_of(catalogue()), **names_of(own)}
