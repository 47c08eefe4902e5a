"""Comparing trees of values: numbers within tolerance, everything else exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.numerics.compare import Difference, Scale, compare, describe_odd, furthest


def compare_trees(name: str, got: Any, want: Any, scale: Scale, spread: Any = None) -> Difference:
    """Compare two observed trees; of several differences the gravest is returned.

    What is of the wrong kind comes before what is only of another value: a judge is asked of
    values alone. ``spread`` is a tree like ``want`` of what conditioning adds to the tolerance,
    None where nothing.
    """
    if isinstance(want, np.ndarray) or type(want) in (int, float):
        return compare(name, got, np.asarray(want), scale, spread)
    if isinstance(want, dict):
        return _compare_dicts(name, got, want, scale, spread or {})
    if isinstance(want, list):
        return _compare_lists(name, got, want, scale, spread or [None] * len(want))
    if got is None and want is not None:
        return Difference(reason="none", message=f"{name}: returned None. Is a return missing?")
    if isinstance(want, bool) and not isinstance(got, bool | str | list | dict | Odd):
        return compare(name, got, np.asarray(want), scale)  # 1 and np.True_ say True as well
    if type(got) is type(want):
        if got == want:
            return Difference()
        return Difference(reason="value", message=f"{name} is {_short(got)}")
    return Difference(reason="dtype", message=f"{name} is {_kind(got)}, not {_kind(want)}")


def _compare_dicts(
    name: str, got: Any, want: dict[str, Any], scale: Scale, spread: dict[str, Any]
) -> Difference:
    if not isinstance(got, dict):
        return _other_kind(name, got, "a dict")
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    if missing or extra:
        said = [f"lacks {', '.join(map(repr, missing))}"] * bool(missing)
        said += [f"has {', '.join(map(repr, extra))} too much"] * bool(extra)
        return Difference(reason="key", message=f"{name} {' and '.join(said)}")
    return _gravest(
        compare_trees(_at(name, k), got[k], want[k], scale, spread.get(k)) for k in want
    )


def _at(name: str, key: object) -> str:
    """Name a part of a value; what the author called it says more than where it stands."""
    return key if name == "the value" and isinstance(key, str) and key else f"{name}[{key!r}]"


def _compare_lists(
    name: str, got: Any, want: list[Any], scale: Scale, spread: list[Any]
) -> Difference:
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, list):
        return _other_kind(name, got, "a list")
    if len(got) != len(want):
        return Difference(reason="count", message=f"{name} has {len(got)} entries, not {len(want)}")
    return _gravest(
        compare_trees(f"{name}[{i}]", g, w, scale, s)
        for i, (g, w, s) in enumerate(zip(got, want, spread, strict=True))
    )


def _other_kind(name: str, got: Any, wanted: str) -> Difference:
    if got is None:
        return Difference(reason="none", message=f"{name}: returned None. Is a return missing?")
    return Difference(reason="dtype", message=f"{name} is {_kind(got)}, not {wanted}")


_ORDER = ("none", "key", "count", "dtype", "shape", "not_finite", "value", None)


def gravity(found: Difference) -> int:
    """Shapes before values: what explains the most comes first."""
    return _ORDER.index(found.reason)


def _gravest(found: Iterable[Difference]) -> Difference:
    every = list(found)
    worst = min(every, key=gravity, default=Difference())
    notes = tuple(dict.fromkeys(note for difference in every for note in difference.notes))
    return replace(worst, notes=notes, closeness=furthest(every))


def _kind(value: Any) -> str:
    if isinstance(value, Odd):
        return describe_odd(value)
    kinds = {
        str: "a text",
        dict: "a dict",
        list: "a list",
        bool: "a truth value",
        type(None): "None",
    }
    return kinds.get(type(value), "a number" if np.ndim(value) == 0 else "an array")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
