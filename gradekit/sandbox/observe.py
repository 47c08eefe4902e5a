"""Observing: turn whatever a probe yields into plain data, at once and by copy.

Runs beside student code, so it trusts no method of what it meets: arrays are read through
numpy's own base class, and anything that is not plain data becomes an ``Odd`` leaf that names it.
"""

from __future__ import annotations

import contextlib
import itertools
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradekit.model import Odd
from gradekit.sandbox.faults import name_of
from gradekit.sandbox.wire import DTYPES, MAX_BYTES, MAX_DEPTH, MAX_LEAVES, MAX_NDIM, MAX_TEXT

# What travels as it is; every other number type is widened to one of these.
_WIDER = {
    "b": np.bool_,
    "f": np.float64,
    "c": np.complex128,
    "i": np.int64,
    "u": np.int64,
}
_MANY = 64  # numbers in a list: beyond that they travel as an array
_NESTED = "too large: nested too deeply"
_TOO_MANY = f"too large: more than {MAX_LEAVES:,} values"
_TOO_BIG = f"too large: more than {MAX_BYTES >> 20} MiB"
_VIEWS: tuple[type, ...] = (type({}.values()), type({}.keys()))


# Exactly these types: a subclass may lie about its value.
_NUMBERS = frozenset(
    (int, float, np.bool_, np.int32, np.int64, np.float32, np.float64, np.longdouble)
)


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
        return Odd(_TOO_MANY)
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if value.bit_length() < 500 else Odd("an integer that is too large")
    if kind is str:
        return value if len(value) <= MAX_TEXT else Odd("a text that is too large")
    if issubclass(kind, np.ndarray | np.generic):
        return _observe_array(value, budget)
    if issubclass(kind, Mapping):
        return _observe_mapping(value, depth, budget)
    if issubclass(kind, list | tuple | range | deque | Iterator) or kind in _VIEWS:
        return _observe_sequence(value, depth, budget)
    if issubclass(kind, int | float | str):  # subclasses, without their own methods
        plain = next(base for base in (int, float, str) if issubclass(kind, base))
        return _observe(_plain_of(plain, value), depth, budget)
    if issubclass(kind, complex):
        return _observe_array(np.complex128(value), budget)
    if hasattr(kind, "__array__"):
        return _observe_array(np.asarray(value), budget)
    return Odd(name_of(kind))


def _plain_of(plain: type, value: Any) -> Any:
    if plain is float:
        return float.__float__(value)
    return int.__int__(value) if plain is int else str.__str__(value)


def _observe_array(value: Any, budget: _Budget) -> Any:
    # Not imported for this: it takes a worker as long as all the rest, and without it no array
    # is masked.
    if "numpy.ma" in sys.modules and issubclass(type(value), np.ma.MaskedArray):
        if np.any(np.ma.getmask(value)):
            return Odd("masked")
        value = np.ma.getdata(value, subok=False)
    array = np.asarray(value).view(np.ndarray)
    if array.ndim > MAX_NDIM:
        return Odd(f"an array of {array.ndim} dimensions")
    size = array.size * max(array.itemsize, 8)  # before anything is copied
    if size > budget.bytes:
        return Odd(_TOO_BIG)
    if array.dtype not in DTYPES:
        # float16 is no rounding of ours to forgive: it is named, as object and text are.
        if array.dtype.kind not in _WIDER or array.dtype == np.float16:
            return Odd(array.dtype.name[:MAX_TEXT])
        array = _widened(array)
    budget.bytes -= size
    return np.array(array, copy=True)


def _widened(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    wider = _WIDER[array.dtype.kind]
    if array.dtype == np.uint64 and array.max(initial=0) > np.iinfo(np.int64).max:
        wider = np.float64  # rounded, rather than negative
    with np.errstate(all="ignore"):
        return array.astype(wider)


def _observe_sequence(value: Any, depth: int, budget: _Budget) -> Any:
    if depth == 0:
        return Odd(_NESTED)
    limit = budget.leaves + 1
    items = list(itertools.islice(iter(value), limit))
    if len(items) >= limit:
        return Odd(_TOO_MANY)
    # At the last level that a tree may have, nested numbers still make an array: the gradients of
    # four-dimensional inputs as lists of lists.
    numbers = _as_numbers(items) if depth > 1 else _as_nested_numbers(items)
    if numbers is not None:
        return _observe_array(numbers, budget)
    return [_observe(item, depth - 1, budget) for item in items]


def _as_numbers(items: list[Any]) -> Any:
    """Read a long list of plain numbers as one array: a list of floats is a fine gradient."""
    if len(items) > _MANY and all(type(item) in (int, float) for item in items):
        return np.asarray(items)
    return None


def _as_nested_numbers(items: list[Any]) -> Any:
    level = items
    for _ in range(MAX_NDIM):
        if all(type(item) in _NUMBERS for item in level):
            with contextlib.suppress(ValueError, OverflowError):
                return np.asarray(items)
            return None
        if len(level) > MAX_LEAVES or not all(type(item) in (list, tuple) for item in level):
            return None
        level = [part for item in level for part in item]
    return None


def _observe_mapping(value: Mapping[Any, Any], depth: int, budget: _Budget) -> Any:
    if depth == 0:
        return Odd(_NESTED)
    items = list(itertools.islice(value.items(), budget.leaves + 1))
    out = {}
    for key, item in items:
        if not issubclass(type(key), str) or str.__len__(key) > MAX_TEXT:
            return Odd(f"a dict with a key of type {name_of(type(key))}")
        out[str.__str__(key)] = _observe(item, depth - 1, budget)
    return out
