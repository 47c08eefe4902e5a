"""Central differences of a forward that is asked from outside, point by point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The cube root of the machine epsilon balances truncation (h^2) against rounding (eps / h).
STEP = 6e-6
AGREES = 1e-5
MAX_ELEMENTS = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """One forward to be evaluated: the inputs with one element moved."""

    name: str
    index: tuple[int, ...]
    step: float
    inputs: Mapping[str, Any]


def shifts(inputs: Mapping[str, Any], names: Sequence[str]) -> list[Shift]:
    """List the shifted points for every element of the named inputs, plus before minus.

    Returns an empty list where there are more than ``MAX_ELEMENTS`` elements.
    """
    total = sum(np.size(inputs[name]) for name in names)
    if total > MAX_ELEMENTS:
        return []
    points = []
    for name in names:
        base = np.array(inputs[name], float)
        for index in np.ndindex(base.shape):
            step = STEP * max(1.0, abs(float(base[index])))
            for sign in (1.0, -1.0):
                moved = base.copy()
                moved[index] += sign * step
                value = np.float64(moved) if moved.ndim == 0 else moved
                points.append(Shift(name, index, sign * step, {**inputs, name: value}))
    return points


def gradients(
    points: Sequence[Shift],
    values: Sequence[NDArray[np.float64]],
    upstream: NDArray[np.float64] | float,
    shapes: Mapping[str, tuple[int, ...]],
) -> dict[str, NDArray[np.float64]]:
    """Return <upstream, (f(x + h) - f(x - h)) / 2h> for every element of every input."""
    out = {name: np.zeros(shape) for name, shape in shapes.items()}
    for plus, minus, above, below in zip(
        points[::2], points[1::2], values[::2], values[1::2], strict=True
    ):
        rise = np.sum(np.asarray(upstream) * (above - below))
        out[plus.name][plus.index] = rise / (plus.step - minus.step)
    return out


def agree(got: NDArray[np.float64], slope: NDArray[np.float64]) -> bool:
    """Tell whether a gradient agrees with measured slopes to what central differences can say."""
    scale = max(float(np.abs(slope).max(initial=0.0)), 1e-3)
    return bool(np.all(np.abs(got - slope) <= AGREES * scale))
