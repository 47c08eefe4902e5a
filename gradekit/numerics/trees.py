"""Comparing trees of values: numbers within tolerance, everything else exactly."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.numerics.compare import Difference, Scale, compare


def compare_trees(name: str, got: Any, want: Any, scale: Scale) -> Difference:
    """Compare two observed trees; the first difference found is returned."""
    if isinstance(want, np.ndarray) or type(want) in (int, float):
        return compare(name, got, np.asarray(want), scale)
    if isinstance(want, dict):
        return _compare_dicts(name, got, want, scale)
    if isinstance(want, list):
        return _compare_lists(name, got, want, scale)
    if got is None and want is not None:
        return Difference(reason="none", message=f"{name}: returned None. Is a return missing?")
    if isinstance(got, np.ndarray) and got.dtype == bool and got.ndim == 0:
        got = bool(got)
    if type(got) is type(want) and got == want:
        return Difference()
    if isinstance(got, Odd):
        return Difference(reason="dtype", message=f"{name} is a value of type {got.what}")
    return Difference(reason="value", message=f"{name} is {_short(got)}")


def _compare_dicts(name: str, got: Any, want: dict[str, Any], scale: Scale) -> Difference:
    if not isinstance(got, dict):
        kind = "None" if got is None else f"a {type(got).__name__}"
        reason = "none" if got is None else "dtype"
        return Difference(reason=reason, message=f"{name}: returned {kind}, not a dict")  # type: ignore[arg-type]
    missing, extra = [k for k in want if k not in got], [k for k in got if k not in want]
    if missing or extra:
        said = [f"lacks {', '.join(map(repr, missing))}"] * bool(missing)
        said += [f"has {', '.join(map(repr, extra))} too much"] * bool(extra)
        return Difference(reason="key", message=f"{name} {' and '.join(said)}")
    return _first(compare_trees(f"{name}[{k!r}]", got[k], want[k], scale) for k in want)


def _compare_lists(name: str, got: Any, want: list[Any], scale: Scale) -> Difference:
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, list):
        kind = "None" if got is None else f"a {type(got).__name__}"
        reason = "none" if got is None else "dtype"
        return Difference(reason=reason, message=f"{name}: returned {kind}, not a list")  # type: ignore[arg-type]
    if len(got) != len(want):
        return Difference(reason="count", message=f"{name} has {len(got)} entries, not {len(want)}")
    return _first(
        compare_trees(f"{name}[{i}]", g, w, scale)
        for i, (g, w) in enumerate(zip(got, want, strict=True))
    )


def _first(found: Any) -> Difference:
    notes: tuple[str, ...] = ()
    for difference in found:
        if difference.reason is not None:
            return difference  # type: ignore[no-any-return]
        notes += difference.notes
    return Difference(notes=notes)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
