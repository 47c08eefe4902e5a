"""What was concluded of a submission's checks, kept so that an edited check alone is asked again.

These are verdicts before marking: what a question needs, and what it is worth, may change later.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from gradekit.model import Evidence, Misconception, Verdict
from gradekit.sandbox.interview import WHOLE

_CORRECT = Verdict(status="correct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The verdict of each check, what loading the files gave to note, and how long all took."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    cells: Mapping[str, str] = field(default_factory=dict)  # of a notebook: those pointed at

    def as_json(self) -> str:
        """Return it as text. A correct check takes a few bytes."""
        checks = {
            name: 1 if verdict == _CORRECT else _short(verdict)
            for name, verdict in self.verdicts.items()
        }
        tree = {"checks": checks, "notes": self.notes, "seconds": self.seconds}
        return json.dumps({**tree, "cells": dict(self.cells)} if self.cells else tree)

    def only(self, checks: Collection[str]) -> Remembered:
        """Return it with the verdicts of some checks only, and of these what is their own.

        A time limit of the whole submission was used up by other checks, and a fault of ours may
        be mended: these are asked again.
        """
        kept = {
            name: verdict
            for name, verdict in self.verdicts.items()
            if name in checks
            and verdict.status != "checker_error"
            and not (verdict.status == "timeout" and WHOLE in verdict.message)
        }
        return replace(self, verdicts=kept)

    @classmethod
    def from_json(cls, text: str) -> Remembered:
        """Read what ``as_json`` wrote."""
        tree = json.loads(text)
        return cls(
            verdicts={
                name: _CORRECT if v == 1 else _verdict(v) for name, v in tree["checks"].items()
            },
            notes=tuple(tree["notes"]),
            seconds=tree["seconds"],
            cells=tree.get("cells", {}),
        )


def _short(verdict: Verdict) -> dict[str, Any]:
    return {key: value for key, value in asdict(verdict).items() if value or key == "status"}


def _verdict(tree: dict[str, Any]) -> Verdict:
    evidence, cause = tree.pop("evidence", None), tree.pop("misconception", None)
    return Verdict(
        **{**tree, "notes": tuple(tree.get("notes", ()))},
        evidence=None if evidence is None else _evidence(evidence),
        misconception=None if cause is None else Misconception(**cause),
    )


def _evidence(tree: dict[str, Any]) -> Evidence:
    first = tuple((tuple(index), got, want) for index, got, want in tree["first_wrong"])
    changed = {"shape": tuple(tree["shape"]), "place": tuple(tree["place"]), "first_wrong": first}
    return Evidence(**{**tree, **changed})
