"""Counting what was said of wrong answers, told from result documents alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RIGHT, WRONG, UNKNOWN = "right", "wrong", "unknown"
KIND = "kind only"  # a family is named, where a known mistake was made
NO_KIND = "kind unknown"  # nothing is named, where only families are true
SILENT = "rightly silent"
NOT_ASKED = "not diagnosed"  # crashed, blocked, or right after all: nothing can be said
COLUMNS = (RIGHT, WRONG, UNKNOWN, KIND, NO_KIND, SILENT, NOT_ASKED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a document says of one wrong check."""

    check: str
    signature: str
    names: tuple[str, ...]  # ids, the first of them the main one
    outputs: tuple[str, ...]  # what each of them explains; "" is all that is wrong


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One wrong answer, what was said of it and whether that is true."""

    name: str
    made_by: str
    operation: str
    names: frozenset[str]
    families: frozenset[str]
    told: tuple[Told, ...]
    column: str
    false: tuple[str, ...] = ()  # "check: id" for each name that is not true


def told_by(document: Mapping[str, Any]) -> tuple[Told, ...]:
    """Read what a result document says of checks that are wrong and were examined."""
    found = []
    for question in document["questions"]:
        for check in question["checks"]:
            if check["status"] != "wrong" or not check["signature"]:
                continue
            causes = [c for c in (check["misconception"], *check["also"]) if c]
            found.append(
                Told(
                    check=check["id"],
                    signature=check["signature"],
                    names=tuple(cause["id"] for cause in causes),
                    outputs=tuple(cause["output"] or "" for cause in causes),
                )
            )
    return tuple(found)


def counted(
    answers: Iterable[tuple[Any, tuple[Told, ...]]], families: frozenset[str]
) -> list[Counted]:
    """Judge what was said. A mistake of the catalogue may be named after one that answers alike."""
    pairs = list(answers)
    alike: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for answer, told in pairs:
        if answer.made_by == "catalogue":
            for one in told:
                alike[one.check, one.signature] |= answer.names
    found = []
    for answer, told in pairs:
        column, false = _judged(answer, told, alike, families)
        found.append(
            Counted(
                name=answer.name,
                made_by=answer.made_by,
                operation=answer.operation,
                names=answer.names,
                families=answer.families,
                told=told,
                column=column,
                false=false,
            )
        )
    return found


def _judged(
    answer: Any,
    told: Sequence[Told],
    alike: Mapping[tuple[str, str], set[str]],
    families: frozenset[str],
) -> tuple[str, tuple[str, ...]]:
    if not told:
        return NOT_ASKED, ()
    named, kinds, false = False, False, []
    for one in told:
        true = answer.names | answer.families
        if answer.made_by == "catalogue":
            true |= alike.get((one.check, one.signature), set())
        for name, output in zip(one.names, one.outputs, strict=True):
            if name in true:
                named = True
            elif answer.made_by == "catalogue" and name in families:
                kinds = True
            else:
                false.append(f"{one.check}{f' ({output})' if output else ''}: {name}")
    if false:
        return WRONG, tuple(false)
    if named:
        return RIGHT, ()
    if kinds:
        return KIND, ()
    if answer.names:
        return UNKNOWN, ()
    return (NO_KIND if answer.families else SILENT), ()


def columns(found: Iterable[Counted]) -> Counter[str]:
    """Count the columns."""
    return Counter(one.column for one in found)


def operations(found: Iterable[Counted]) -> dict[str, set[str]]:
    """Return for each mistake of the catalogue the operations in which it makes a wrong answer."""
    made: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        if one.made_by == "catalogue" and one.told:
            for name in one.names:
                made[name].add(one.operation)
    return dict(made)
