"""A line-up: known mistakes made on purpose, and what each answers, beside a wrong answer.

A mistake fits an answer where both are wrong in the same way and neither is wrong alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.diagnosis.portrait import TOLERANCE, Portrait, Seen, apart

_NEARER = 1e-2  # than the truth: an answer that is nearly right is near many mistakes


@dataclass(frozen=True, slots=True)
class Suspect:
    """One edit of a reference: the name of the mistake, and how its answers look."""

    name: str
    portrait: Portrait = field(repr=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A mistake that gives the same wrong outputs."""

    name: str
    outputs: tuple[str, ...]  # those that it explains, in the order of the check
    residual: float


def wrong_outputs(portrait: Portrait) -> tuple[str, ...]:
    """Name the outputs that are wrong in some group of draws."""
    return tuple(name for name, groups in portrait.items() if not _right(groups))


def matches(
    answer: Portrait, suspects: Sequence[Suspect], right: Sequence[str] = ()
) -> list[Match]:
    """Find the mistakes that explain at least one wrong output, the best first.

    ``right`` are outputs that are right besides those of ``answer``: a mistake that spoils one of
    them is another one.

    One that explains all that is wrong goes before one that explains a part; and of equals the
    one that stands first in the line-up.
    """
    wrong = wrong_outputs(answer)
    found = []
    for suspect in suspects:
        if not all(_right(suspect.portrait.get(name, {})) for name in right):
            continue
        fits = {name: _fit(answer[name], suspect.portrait.get(name, {})) for name in wrong}
        explained = tuple(name for name in wrong if fits[name] is not None)
        if explained:
            residual = residual_of(apart for name in explained for apart in fits[name] or ())
            spoils = sum(
                not _right(groups)
                for name, groups in suspect.portrait.items()
                if name in answer and name not in wrong
            )
            found.append((-len(explained), spoils, Match(suspect.name, explained, residual)))
    return [match for *_, match in sorted(found, key=lambda item: item[:2])]


def _right(groups: Mapping[str, Seen]) -> bool:
    return all(seen.right for seen in groups.values())


def residual_of(distances: Iterable[tuple[bool, float]]) -> float:
    """Return the largest of distances, each with whether it is of a public draw.

    Students read it: where anything public is wrong, hidden draws have no part in it.
    """
    largest: dict[bool, float] = {}
    for public, distance in distances:
        largest[public] = max(largest.get(public, 0.0), distance)
    return largest.get(True, largest.get(False, 0.0))


def _fit(
    answer: Mapping[str, Seen], suspect: Mapping[str, Seen]
) -> list[tuple[bool, float]] | None:
    """Return how far apart two outputs are in each group, and whether that is a public one.

    None where they are not wrong in the same way.
    """
    found = []
    for group, seen in answer.items():
        other = suspect.get(group)
        if other is None or seen.right is not other.right:
            return None
        if seen.right:
            continue
        distance = apart(seen.sketch, other.sketch)
        if distance > min(TOLERANCE, _NEARER * seen.off):
            return None
        found.append((group.startswith("public"), distance))
    return found
