"""What a validation concludes: a row for each thing that can be wrong with an assignment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Light = Literal["ok", "note", "red"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table. ``details`` are shown below it, ``facts`` are for programs."""

    name: str
    light: Light
    said: str
    details: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """All rows of one assignment."""

    assignment: str
    rows: tuple[Row, ...]
    isolation: str = ""
    seconds: float = 0.0

    @property
    def red(self) -> bool:
        """Whether something has to be mended."""
        return any(row.light == "red" for row in self.rows)

    def document(self) -> dict[str, Any]:
        """Return it as data."""
        return {
            "assignment": self.assignment,
            "red": self.red,
            "isolation": self.isolation,
            "seconds": round(self.seconds, 2),
            "rows": [
                {
                    "row": row.name,
                    "light": row.light,
                    "said": row.said,
                    "details": list(row.details),
                    "facts": dict(row.facts),
                }
                for row in self.rows
            ],
        }


def row_of(
    name: str,
    faults: Sequence[str],
    good: str,
    *,
    notes: Sequence[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> Row:
    """Return a row that is red where there are faults, and says how it is where there are none."""
    light: Light = "red" if faults else "note" if notes else "ok"
    said = good if not faults else faults[0] if len(faults) == 1 else f"{len(faults)} faults"
    details = tuple(notes) if len(faults) == 1 else (*faults, *notes)
    return Row(name=name, light=light, said=said, details=details, facts=facts or {})


def count(n: int, noun: str) -> str:
    """Return a number with its noun: 1 seed, 2 seeds."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
