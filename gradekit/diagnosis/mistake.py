"""What the catalogue knows of one mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gradekit.diagnosis.source import Edit, Source

Gradients = Mapping[str, Any]  # arrays by the name of the input


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A wrong answer with what it was an answer to."""

    gradients: Gradients
    inputs: Mapping[str, Any]
    upstream: Any = None  # None: a loss, which has none
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def batch(self) -> int:
        """The number of examples: the first size of the first array."""
        sizes = [value.shape[0] for value in self.inputs.values() if getattr(value, "ndim", 0)]
        return int(sizes[0]) if sizes else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What, done to the answer, would make it agree with the truth. ``done`` says it in words."""

    done: str
    gradients: Callable[[Answered], Gradients]
    several: bool = False  # no single gradient shows it: at least two have to come right


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A mistake that people really make.

    ``mutant`` edits a reference so that it makes the mistake, once for each place where it can be
    made. ``repair`` is None where the answer does not hold what is lost. ``example`` names a small
    reference that the mistake can be made in. These lie with the tests, which run them: whoever
    installs gradekit would read right answers here. ``hints`` are three: the concept, where to
    look, and a worked neighbour that is not the answer; each ends with a question. ``rank`` orders
    the catalogue: of two mistakes that give the same answer the one of the lower rank is named.
    ``counts``: a number of examples or elements is the factor, so that draws of one size alone do
    not show it. ``anywhere``: the edit may lie outside the holes; then it serves diagnosis, and is
    no mutant.
    """

    id: str
    sentence: str
    why: str
    mutant: Callable[[Source], Iterator[Edit]]
    example: str = ""
    repair: Repair | None = None
    hints: tuple[str, ...] = ()
    rank: int = 0
    anywhere: bool = False
    counts: bool = False


def each(change: Callable[[str, Any], Any]) -> Callable[[Answered], Gradients]:
    """Return a repair that does the same to every gradient: ``change(name, gradient)``."""
    return lambda answered: {n: change(n, g) for n, g in answered.gradients.items()}
