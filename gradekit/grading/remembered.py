"""What was concluded of a submission's checks, kept so that an edited check alone is asked again.

These are verdicts before marking: what a question needs, and what it is worth, may change later.
"""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from gradekit.model import Cell, Curve, Evidence, Grid, Misconception, Verdict
from gradekit.sandbox.interview import WHOLE

_CORRECT = Verdict(status="correct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The verdict of each check, what loading the files gave to note, and how long all took."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    cells: Mapping[str, str] = field(default_factory=dict)  # of a notebook: those pointed at
    windows: tuple[int, ...] = ()  # of its tokens: what similar pairs are found by
    group: tuple[str, ...] = ()  # those who handed it in together, where they are several

    def as_json(self) -> str:
        """Return it as text. A correct check takes a few bytes."""
        checks = {name: _short(verdict) for name, verdict in self.verdicts.items()}
        tree = {"checks": checks, "notes": self.notes, "seconds": self.seconds}
        more = {"cells": dict(self.cells), "windows": _packed(self.windows), "group": self.group}
        return json.dumps({**tree, **{key: value for key, value in more.items() if value}})

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
            verdicts={name: _verdict(found) for name, found in tree["checks"].items()},
            notes=tuple(tree["notes"]),
            seconds=tree["seconds"],
            cells=tree.get("cells", {}),
            windows=tuple(_numbers(tree.get("windows", ""))),
            group=tuple(tree.get("group", ())),
        )


def origin_of(text: str) -> tuple[array[int], tuple[str, ...]]:
    """Return windows and group of what ``as_json`` wrote; its verdicts are not made."""
    tree = json.loads(text) if text else {}
    return _numbers(tree.get("windows", "")), tuple(tree.get("group", ()))


def _packed(windows: tuple[int, ...]) -> str:
    """Write numbers of 32 bits as text, in half of what they take as digits."""
    numbers = array("I", windows)
    if sys.byteorder == "big":
        numbers.byteswap()
    return base64.b64encode(numbers.tobytes()).decode()


def _numbers(text: str) -> array[int]:
    numbers = array("I", base64.b64decode(text))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _short(verdict: Verdict) -> Any:
    """Write a verdict without what is empty; one that is correct and no more is a number."""
    if verdict == replace(_CORRECT, closeness=verdict.closeness):
        return 1 if verdict.closeness is None else verdict.closeness
    return {key: value for key, value in asdict(verdict).items() if value or key == "status"}


def _verdict(tree: Any) -> Verdict:
    if not isinstance(tree, dict):
        return _CORRECT if type(tree) is int else replace(_CORRECT, closeness=tree)
    evidence, cause = tree.pop("evidence", None), tree.pop("misconception", None)
    lists = {key: tuple(tree.get(key, ())) for key in ("notes", "facts")}
    return Verdict(
        **{**tree, **lists, "also": tuple(map(_cause, tree.get("also", ())))},
        evidence=None if evidence is None else _evidence(evidence),
        misconception=None if cause is None else _cause(cause),
    )


def _cause(tree: dict[str, Any]) -> Misconception:
    return Misconception(**{**tree, "hints": tuple(tree.get("hints", ()))})


def _evidence(tree: dict[str, Any]) -> Evidence:
    elements = {
        key: tuple((tuple(index), got, want) for index, got, want in tree.get(key, ()))
        for key in ("first_wrong", "worst")
    }
    grid, curve = tree.get("grid"), tree.get("curve")
    return Evidence(
        **{
            **tree,
            **elements,
            "shape": tuple(tree["shape"]),
            "place": tuple(tree["place"]),
            "grid": None if grid is None else _grid(grid),
            "curve": None
            if curve is None
            else Curve(**{key: tuple(values) for key, values in curve.items()}),
        }
    )


def _grid(tree: dict[str, Any]) -> Grid:
    rows = tuple(
        tuple(Cell(**{**cell, "index": tuple(cell["index"])}) for cell in row)
        for row in tree["rows"]
    )
    return Grid(rows=rows, block=tuple(tree["block"]))
