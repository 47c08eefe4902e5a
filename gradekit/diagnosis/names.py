"""What a named mistake is called, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gradekit.diagnosis.families import VAGUE, family_of
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


def name_of_kind(what: str) -> Name | None:
    """Return what the kind of an edit is called, by the edit's word; None where nothing is said."""
    family = family_of(what)
    if family is None or family.id in VAGUE:
        return None
    return Name(
        id=family.id,
        sentence=_seeming(family.sentence),
        why=family.why,
        hints=family.hints,
        known=False,
    )


def _seeming(sentence: str) -> str:
    """Say no more than is known: the numbers are those of such an edit, made in other code."""
    return f"It looks as if {sentence[0].lower()}{sentence[1:]}"
