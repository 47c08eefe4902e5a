"""Observing: turn whatever a probe yields into plain data, at once and by copy.

Runs beside student code, so it trusts no method of what it meets: arrays are read through
numpy's own base class, and anything that is not plain data becomes an ``Odd`` leaf that names it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.sandbox.wire import MAX_BYTES, MAX_DEPTH, MAX_LEAVES, MAX_NDIM, MAX_TEXT

# What travels as it is; every other number type is widened to one of these.
_WIDER = {
    "b": np.bool_,
    "f": np.float64,
    "c": np.complex128,
    "i": np.int64,
    "u": np.int64,
}
_AS_IS = tuple(np.dtype(n) for n in ("?", "u1", "<i4", "<i8", "<f4", "<f8", "<c8", "<c16"))


class _Budget:
    __slots__ = ("bytes", "leaves")

    def __init__(self) -> None:
        self.leaves, self.bytes = MAX_LEAVES, MAX_BYTES


def observe(value: Any) -> Any:
    """Copy a value into a tree of plain data; ``Odd`` where there is none."""
    return _observe(value, MAX_DEPTH, _Budget())


def _observe(value: Any, depth: int, budget: _Budget) -> Any:
    budget.leaves -= 1
    if budget.leaves < 0:
        return Odd("too large: more than 10,000 values")
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if value.bit_length() < 500 else Odd("an integer that is too large")
    if kind is str:
        return value if len(value) <= MAX_TEXT else Odd("a text that is too large")
    if isinstance(value, np.ndarray | np.generic):
        return _observe_array(value, budget)
    if isinstance(value, Mapping):
        return _observe_mapping(value, depth, budget)
    if isinstance(value, list | tuple | Iterator) or kind in (type({}.values()), type({}.keys())):
        return _observe_sequence(value, depth, budget)
    if isinstance(value, bool | int | float):  # subclasses
        return float(value) if isinstance(value, float) else int(value)
    if isinstance(value, complex):
        return _observe_array(np.complex128(value), budget)
    if hasattr(kind, "__array__"):
        return _observe_array(np.asarray(value), budget)
    return Odd(kind.__name__[:MAX_TEXT])


def _observe_array(value: Any, budget: _Budget) -> Any:
    if isinstance(value, np.ma.MaskedArray):
        if np.ma.is_masked(value):
            return Odd("masked")
        value = value.data
    array = np.asarray(value).view(np.ndarray)
    if array.ndim > MAX_NDIM:
        return Odd(f"an array of {array.ndim} dimensions")
    if array.size > budget.bytes // 8:
        return Odd("too large: more than 64 MiB")
    if array.dtype not in _AS_IS:
        # float16 is no rounding of ours to forgive: it is named, as object and text are.
        if array.dtype.kind not in _WIDER or array.dtype == np.float16:
            return Odd(array.dtype.name)
        with np.errstate(all="ignore"):
            array = array.astype(_WIDER[array.dtype.kind])
    budget.bytes -= array.nbytes
    return np.array(array, copy=True)


def _observe_sequence(value: Any, depth: int, budget: _Budget) -> Any:
    if depth == 0:
        return Odd("too large: nested too deeply")
    limit = budget.leaves + 1
    items = list(itertools.islice(iter(value), limit))
    if len(items) >= limit:
        return Odd("too large: more than 10,000 values")
    numbers = _as_numbers(items)
    if numbers is not None:
        return _observe_array(numbers, budget)
    return [_observe(item, depth - 1, budget) for item in items]


def _as_numbers(items: list[Any]) -> Any:
    """Read a long list of plain numbers as one array: a list of floats is a fine gradient."""
    if len(items) > 64 and all(type(item) in (int, float) for item in items):
        return np.asarray(items)
    return None


def _observe_mapping(value: Mapping[Any, Any], depth: int, budget: _Budget) -> Any:
    if depth == 0:
        return Odd("too large: nested too deeply")
    items = list(itertools.islice(value.items(), budget.leaves + 1))
    out = {}
    for key, item in items:
        if not isinstance(key, str) or len(key) > MAX_TEXT:
            return Odd(f"a dict with a key of type {type(key).__name__}")
        out[str(key)] = _observe(item, depth - 1, budget)
    return out
