"""Comparing what was returned with what is true: form first, then values.

An answer is right when each element is within a tolerance made of what rounding can explain:

    |got - want| <= RTOL |want| + floor + spread
    backward: floor = 1e-12 max|upstream|          (a saturated slope s (1 - s) may be 0 for 4e-18)
    forward:  floor = 1e-12 max(1, max|want|)
    both:     + 1e-12 max|want| + 1e-13 max|inputs|   (formulas that cancel lose these digits)
    spread:   what the conditioning on this draw adds, element by element (conditioning.py)

RTOL is 1e-11: 45,000 roundings of float64. Central differences in place of a formula miss it: at
their best step, 1e-5, a sigmoid's are 2e-11 off.

Errors are told relative to max(|want|, |got|, floor / RTOL): what is lost in an element below the
floor is no error of 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.model import Odd, Reason

RTOL = 1e-11
RTOL_FLOAT32 = 2e-5
FLOOR = 1e-12  # of the largest true value, and of the upstream
N_SHOWN = 5
_SINGLE = float(np.finfo(np.float32).eps / np.finfo(np.float64).eps)
_MOST_SINGLE = 1e-3  # of the largest true value: all that conditioning may add in float32


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How large the numbers are that went in: what rounding is measured against."""

    upstream: float | None = None  # None: a forward value
    inputs: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one output is like, compared with its truth; ``reason`` is None where it is right."""

    reason: Reason | None = None
    message: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""  # what it was compared as
    shape: tuple[int, ...] = ()
    n: int = 0
    n_wrong: int = 0
    max_rel_err: float = 0.0
    tolerance: float = RTOL  # relative, as max_rel_err; at the worst element where any is wrong
    first_wrong: tuple[tuple[tuple[int, ...], float, float], ...] = ()  # (index, got, want)
    worst: tuple[tuple[tuple[int, ...], float, float], ...] = ()  # by error over what is allowed
    closeness: float | None = None  # the largest error as a share of what is allowed
    wrong: NDArray[np.bool_] | None = field(default=None, compare=False, repr=False)


def compare(
    name: str, got: Any, want: NDArray[Any], scale: Scale, spread: Any = None
) -> Difference:
    """Compare one output with its truth: kind, shape, finiteness, then values.

    got : any observed tree; want : array of the true values; name : what messages call it;
    spread : what conditioning adds to the tolerance, numbers of ``want``'s shape or None.
    """
    read = read_array(name, got)
    if isinstance(read, Difference):
        return read
    array, notes, single = read
    want = np.asarray(want)
    if want.dtype.kind in "iub" and not single:
        notes = ()  # whole numbers were asked for
    if array.shape != want.shape:
        return Difference(
            reason="shape",
            message=_shape_message(name, array.shape, want.shape),
            notes=notes,
            shape=array.shape,
        )
    want = want.astype(np.float64)
    found = _compare_values(name, array, want, scale, spread, RTOL)
    if found.reason == "value" and single:
        loose = _compare_values(name, array, want, scale, spread, RTOL_FLOAT32)
        if loose.reason is None:
            found = loose
    if found.reason == "value" and notes:
        # Often the dtype is the explanation: decimals that were cut off on the way.
        found = replace(found, message=f"{found.message}; {notes[0]}")
    return replace(found, notes=notes) if notes != found.notes else found


def furthest(found: Iterable[Difference]) -> float | None:
    """Return the closeness of several outputs together: that of the one furthest off."""
    return max((d.closeness for d in found if d.closeness is not None), default=None)


def read_array(
    name: str, got: Any
) -> tuple[NDArray[np.float64], tuple[str, ...], bool] | Difference:
    """Read an observed tree as a float64 array: (array, notes, whether it came as float32)."""
    if got is None:
        return Difference(reason="none", message=f"{name}: returned None. Is a return missing?")
    if isinstance(got, Odd):
        return Difference(reason="dtype", message=f"{name} is not numbers, but {describe_odd(got)}")
    if isinstance(got, dict | str):
        kind = "a dict" if isinstance(got, dict) else "a text"
        return Difference(reason="dtype", message=f"{name} is {kind}, not an array of numbers")
    if isinstance(got, list):
        got = _list_to_array(name, got)
        if isinstance(got, Difference):
            return got
    if type(got) is int:
        got = _number(got)
    array = np.asarray(got)
    notes: tuple[str, ...] = ()
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            return Difference(
                reason="dtype",
                message=f"{name} is complex ({array.dtype.name}) with imaginary parts",
                shape=array.shape,
            )
        notes, array = (f"{name} is {array.dtype.name}, its imaginary parts are 0",), array.real
    elif array.dtype.kind in "iub" and array.size:
        notes = (f"{name} is {array.dtype.name}, judged by its values",)
    elif array.dtype.kind == "O":
        return Difference(reason="dtype", message=f"{name} is of dtype object, not numbers")
    single = array.dtype == np.float32
    if single:
        notes = (f"{name} is float32: correct to float32's precision only",)
    return array.astype(np.float64), notes, bool(single)


def tolerance_of(
    want: NDArray[np.float64], scale: Scale, rtol: float = RTOL, spread: Any = None
) -> NDArray[np.float64]:
    """Return the allowed error of each element; see the top of this file for the formula."""
    with np.errstate(invalid="ignore", over="ignore"):
        allowed = rtol * np.abs(want) + _floor(want, scale) * (rtol / RTOL)
        return np.asarray(allowed + _spread_at(spread, want, rtol))


def _largest(want: NDArray[np.float64]) -> float:
    return float(np.abs(want[np.isfinite(want)]).max(initial=0.0))


def _floor(want: NDArray[np.float64], scale: Scale) -> float:
    largest = _largest(want)
    if scale.upstream is None:
        floor = FLOOR * max(1.0, largest)
    else:
        floor = FLOOR * scale.upstream + FLOOR * largest
    return floor + 1e-13 * (scale.inputs if np.isfinite(scale.inputs) else 1.0)


def _spread_at(spread: Any, want: NDArray[np.float64], rtol: float) -> NDArray[np.float64]:
    """Return the term of conditioning for a precision; 0 where there is none for this shape."""
    if spread is None or np.shape(spread) != want.shape:
        return np.zeros(want.shape)
    term = np.asarray(spread, np.float64)
    return term if rtol == RTOL else np.minimum(term * _SINGLE, _MOST_SINGLE * _largest(want))


def _compare_values(
    name: str,
    got: NDArray[np.float64],
    want: NDArray[np.float64],
    scale: Scale,
    spread: Any,
    rtol: float,
) -> Difference:
    if np.array_equal(got, want):  # most answers are the reference's to the last bit
        return Difference(shape=want.shape, n=want.size, tolerance=rtol, closeness=0.0)
    with np.errstate(all="ignore"):
        error = np.abs(got - want)
        allowed = tolerance_of(want, scale, rtol, spread)
        right = (error <= allowed) & np.isfinite(want)
        right |= (got == want) | (np.isnan(got) & np.isnan(want))
        size = np.maximum(np.maximum(np.abs(want), np.abs(got)), _floor(want, scale) / RTOL)
        size = np.maximum(size, np.finfo(float).tiny)
        relative = np.where(error == 0, 0.0, error / size)
        share = np.where(right & ~(error > 0), 0.0, error / allowed)
    wrong = ~right
    n, n_wrong = int(wrong.size), int(wrong.sum())
    facts: dict[str, Any] = {
        "name": name,
        "shape": want.shape,
        "n": n,
        "n_wrong": n_wrong,
        "tolerance": rtol,
        "max_rel_err": float(np.nanmax(np.where(np.isfinite(relative), relative, 0), initial=0.0)),
        "closeness": float(f"{np.nan_to_num(share, nan=np.inf).max(initial=0.0):.3g}"),
    }
    if not n_wrong:
        return Difference(**facts)
    with np.errstate(all="ignore"):
        excess = np.where(np.isfinite(error), share, np.inf)[wrong]
        places = np.argwhere(wrong)
        order = np.argsort(-excess, kind="stable")[:N_SHOWN]
        at = tuple(places[order[0]])
        term = float(_spread_at(spread, want, rtol)[at] / size[at])
    facts["tolerance"] = rtol + term if np.isfinite(term) else rtol
    facts["first_wrong"] = _elements_at(places[:N_SHOWN], got, want)
    facts["worst"] = _elements_at(places[order], got, want)
    facts["wrong"] = wrong
    lost = ~np.isfinite(got) & np.isfinite(want)
    if lost.any():
        what = "NaN" if np.isnan(got[lost]).any() else "infinite"
        k = int(lost.sum())
        facts["max_rel_err"] = float("inf")
        return Difference(
            reason="not_finite",
            message=f"{k} of {n} {elements(n)} of {name} {are(k)} {what}",
            **facts,
        )
    message = f"{n_wrong} of {n} {elements(n)} of {name} {are(n_wrong)} wrong"
    return Difference(reason="value", message=message, **facts)


def _elements_at(
    places: NDArray[np.intp], got: NDArray[np.float64], want: NDArray[np.float64]
) -> tuple[tuple[tuple[int, ...], float, float], ...]:
    return tuple(
        (tuple(int(i) for i in place), float(got[tuple(place)]), float(want[tuple(place)]))
        for place in places
    )


def elements(n: int) -> str:
    """Return the noun for a count of n."""
    return "element" if n == 1 else "elements"


def are(n: int) -> str:
    """Return the verb for a count of n."""
    return "is" if n == 1 else "are"


def _shape_message(name: str, got: tuple[int, ...], want: tuple[int, ...]) -> str:
    said = f"{name} has shape {got}, its variable has shape {want}"
    if name == "forward":
        said = f"the forward value has shape {got}, it should be {want}"
    if len(got) == len(want) > 1 and got == want[::-1]:
        return f"{said}: the axes are swapped"
    if len(got) == len(want) + 1 and (got[1:] == want or got[:-1] == want):
        extra = got[0] if got[1:] == want else got[-1]
        return f"{said}: an extra axis of {extra}"
    if len(got) < len(want):
        gone = len(want) - len(got)
        return f"{said}: {gone} {'axis is' if gone == 1 else 'axes are'} missing"
    return said


def _list_to_array(name: str, items: list[Any]) -> Any:
    """Read nested lists of numbers and arrays; returns a Difference where they are none."""
    parts = []
    for item in items:
        if item is None:
            return Difference(reason="none", message=f"{name} holds None among its values")
        if isinstance(item, Odd | str | dict):
            kind = describe_odd(item) if isinstance(item, Odd) else f"a {type(item).__name__}"
            return Difference(reason="dtype", message=f"{name} holds {kind} among its values")
        part = _list_to_array(name, item) if isinstance(item, list) else item
        if isinstance(part, Difference):
            return part
        parts.append(_number(part) if type(part) is int else part)
    if len({np.shape(part) for part in parts}) > 1:
        return Difference(reason="shape", message=f"{name} has rows of different lengths")
    return np.asarray(parts) if parts else np.zeros(0)


def _number(whole: int) -> int | float:
    """Return a whole number as numpy can hold it: what int64 lacks is a float."""
    return whole if whole.bit_length() < 63 else float(whole)


def describe_odd(odd: Odd) -> str:
    """Say in words what could not travel as data."""
    if odd.what == "object":
        return "an array of dtype object"
    if odd.what == "masked":
        return "a masked array with masked entries"
    return odd.what if " " in odd.what else f"a value of type {odd.what}"
