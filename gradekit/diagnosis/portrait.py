"""What an answer looks like in a few numbers: enough to tell whether two answers are the same.

A sketch is the form of some values and two random projections of them. Weights are made from
whole numbers, so that every machine and every numpy makes the same ones: what ``release`` recorded
can be compared with what a student's machine computes.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of the size of what is projected. Right formulas of the same mistake differ by 1e-12 (median) to
# 1e-9; other mistakes that are close differ by the 1e-8 of an epsilon under a root, or more.
TOLERANCE = 2e-9
_MIX = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)  # of splitmix64


@dataclass(frozen=True, slots=True)
class Sketch:
    """Some values: their form, two projections, and how large the terms of these are."""

    form: int
    sums: tuple[float, float]
    size: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One output over a group of draws: its sketch, or that it is as the truth.

    ``off`` is how far it is from the truth, as ``apart`` tells it.
    """

    right: bool
    sketch: Sketch
    off: float = math.inf


NOTHING = Sketch(0, (0.0, 0.0), 0.0)
# By output, then by group of draws.
Portrait = Mapping[str, Mapping[str, Seen]]


def sketch_of(values: Sequence[Any], scales: Sequence[float]) -> Sketch:
    """Sketch the values of one output, one a draw; each is divided by the scale of its draw."""
    form: list[Any] = []
    parts: list[NDArray[np.float64]] = []
    for value, scale in zip(values, scales, strict=True):
        for leaf in _leaves(value):
            if isinstance(leaf, str):
                form.append(leaf)
                continue
            form.append(leaf.shape)
            flat = leaf.ravel()
            odd = ~np.isfinite(flat)
            if odd.any():
                form.append(odd.tobytes())  # inf here and NaN there: both have overflowed
                flat = np.where(odd, 0.0, flat)
            parts.append(flat / scale)
    whole = np.concatenate(parts) if parts else np.zeros(0)
    one, other = (_weights(whole.size, k) for k in (1, 2))
    with np.errstate(all="ignore"):
        sums = float(one @ whole), float(other @ whole)
        size = float(np.abs(whole).sum())
    return Sketch(zlib.crc32(repr(form).encode()), sums, size)


def count_of(value: Any) -> int:
    """Return how many numbers the arrays of a value hold, those of lists and dicts among them."""
    leaves = (leaf for leaf in _leaves(value) if not isinstance(leaf, str))
    return sum(leaf.size for leaf in leaves if leaf.ndim)


def apart(one: Sketch, other: Sketch) -> float:
    """Return how far two sketches are apart, relative to the size of the first.

    Infinite where they are of another form, or too large to be added up.
    """
    if one.form != other.form or not math.isfinite(one.size + other.size):
        return math.inf
    size = max(one.size, float(np.finfo(float).tiny))  # numpy's would warn of inf
    return max(abs(a - b) for a, b in zip(one.sums, other.sums, strict=True)) / size


def _leaves(value: Any) -> Iterator[NDArray[np.float64] | str]:
    """Walk over the leaves of a tree: numbers as arrays, everything else as text."""
    if isinstance(value, dict):
        for key in sorted(value, key=str):
            yield f"{key}:"
            yield from _leaves(value[key])
    elif isinstance(value, list | tuple):
        numbers = [np.ndim(v) == 0 and isinstance(v, float | int | np.number) for v in value]
        if numbers and all(numbers):
            yield np.asarray(value, np.float64)
            return
        yield f"[{len(value)}"
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, np.ndarray | np.generic | float | int):
        array = np.asarray(value)
        kind = array.dtype.kind
        yield array.real.astype(np.float64) if kind in "fciub" else repr(value)
    else:
        yield repr(value)


def _weights(n: int, seed: int) -> NDArray[np.float64]:
    """Return n weights between 0.5 and 1.5 of either sign: splitmix64 of their places."""
    with np.errstate(over="ignore"):
        z = (np.arange(1, n + 1, dtype=np.uint64) + np.uint64(seed << 32)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(_MIX[0])
        z = (z ^ (z >> np.uint64(27))) * np.uint64(_MIX[1])
        z ^= z >> np.uint64(31)
    signs = np.where(z & np.uint64(1), 1.0, -1.0)
    weights: NDArray[np.float64] = signs * (0.5 + (z >> np.uint64(11)) * 2.0**-53)
    return weights
