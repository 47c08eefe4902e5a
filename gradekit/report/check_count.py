"""What the checks themselves look like over a class: those that a person should doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gradekit.report.text import number, one_line, plural
from gradekit.report.words import FAILING

_ENOUGH = 3  # submissions, before what none of them passes is odd
_MANY = 0.05  # of the submissions, and at least as many as are enough
_NARROW = 0.1  # of what is allowed: right answers are usually far below


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One check that deserves a look before marks are released."""

    what: str
    advice: str


@dataclass(slots=True)
class _Seen:
    public: bool
    right: int = 0
    failing: int = 0
    unsteady: int = 0
    slow: int = 0
    widest: float = 0.0


class CheckCount:
    """Counts the verdicts of each check, of documents that are seen one by one."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def add(self, check: Mapping[str, Any]) -> None:
        """Count one verdict."""
        status, reason = check.get("status"), check.get("reason")
        if status != "correct" and status not in FAILING:
            return
        seen = self._seen.setdefault(one_line(check.get("id")), _Seen(check.get("public") is True))
        seen.unsteady += reason == "nondeterministic"
        seen.slow += reason == "slow" or status == "timeout"
        if status == "correct":
            seen.right += 1
            seen.widest = max(seen.widest, number(check.get("closeness")) or 0.0)
        else:
            seen.failing += 1

    def doubts(self) -> Iterator[Doubt]:
        """Yield what is odd about checks, the gravest first."""
        yield from self._passed_by_nobody()
        for name, seen in self._seen.items():
            many = max(_ENOUGH, _MANY * (seen.right + seen.failing))
            if seen.unsteady >= many:
                yield Doubt(
                    what=f"{name} was answered differently from one time to the next by "
                    f"{plural(seen.unsteady, 'submission')}",
                    advice="Is the question itself random? Then the check must seed it.",
                )
            if seen.slow >= many:
                yield Doubt(
                    what=f"{name} was too slow in {plural(seen.slow, 'submission')}",
                    advice="Is the limit fair? Or was this machine busy: grade with --fresh.",
                )
            if seen.widest > _NARROW:
                yield Doubt(
                    what=f"{name}: right answers use up to {seen.widest:.0%} of the tolerance",
                    advice="Others like them may be counted wrong. See the close calls; "
                    "gradekit validate shows the margins.",
                )

    def _passed_by_nobody(self) -> Iterator[Doubt]:
        for hidden in (True, False):
            for name, seen in self._seen.items():
                if seen.public is not hidden and not seen.right and seen.failing >= _ENOUGH:
                    kind = "hidden check" if hidden else "check"
                    yield Doubt(
                        what=f"{name}: no submission passes this {kind}",
                        advice=f"All {seen.failing} that were asked fail. Is what it asks for said "
                        "in the assignment?",
                    )
