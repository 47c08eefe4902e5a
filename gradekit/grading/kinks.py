"""Kinks: where a reference's slopes differ to both sides, inputs are drawn again.

A gradient is judged at a kink only where a case asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.assignment import Probe
from gradekit.inputs import Draw, generator

_ATTEMPTS = 20
_STEP = 1e-4  # of the inputs' own size: the margin that is kept
_COARSE = (-1.0, 0.0, 1.0)
_FINE = tuple(np.linspace(-1.0, 1.0, 9))
# Asks the reference for forward values: for each probe's id, one for each draw (None: no array).
AskForward = Callable[[Mapping[str, Sequence[Draw]]], Mapping[str, Sequence[Any]]]
Redraw = Callable[[Probe, Draw, int], Draw]  # probe, draw, number of the attempt


def avoid_kinks(
    probes: Sequence[Probe], draws: dict[str, list[Draw]], ask: AskForward, redraw: Redraw
) -> bool:
    """Replace, in ``draws``, those made as declared that lie near a kink; tell whether any did."""
    doubtful = {
        (probe, k)
        for probe in probes
        if probe.kind == "gradient"
        for k, draw in enumerate(draws[probe.id])
        if draw.case == 0
    }
    changed = False
    for attempt in range(1, _ATTEMPTS):
        # Curved functions look kinked from three points; nine points tell the two apart, and
        # few draws need them.
        doubtful = _kinked_draws(doubtful, draws, ask, _COARSE)
        doubtful = _kinked_draws(doubtful, draws, ask, _FINE)
        if not doubtful:
            return changed
        for probe, k in doubtful:
            draws[probe.id][k] = redraw(probe, draws[probe.id][k], attempt)
        changed = True
    return changed


def _kinked_draws(
    doubtful: set[tuple[Probe, int]],
    draws: Mapping[str, Sequence[Draw]],
    ask: AskForward,
    places: Sequence[float],
) -> set[tuple[Probe, int]]:
    order = sorted(doubtful, key=lambda item: (item[0].id, item[1]))
    points: dict[str, list[Draw]] = {}
    for probe, k in order:
        moved = [_moved(probe, draws[probe.id][k], place) for place in places]
        points.setdefault(probe.id, []).extend(moved)
    values = {name: list(found) for name, found in ask(points).items()} if points else {}
    kinked = set()
    for probe, k in order:
        here, values[probe.id] = (
            values[probe.id][: len(places)],
            values[probe.id][len(places) :],
        )
        told = len(here) == len(places)  # a reference that fails is named elsewhere
        if told and all(v is not None and np.shape(v) == np.shape(here[0]) for v in here):
            curve = np.stack([np.asarray(v, float) for v in here])
            if is_kinked(curve, places, _size(probe, draws[probe.id][k])):
                kinked.add((probe, k))
    return kinked


def _moved(probe: Probe, draw: Draw, place: float) -> Draw:
    """Return the draw with all its inputs moved along one direction, a small step at most."""
    stream = generator(b"kinks", probe.id, draw.case, draw.index)
    inputs = dict(draw.inputs)
    for name in probe.differentiated:
        base = np.asarray(draw.inputs[name], float)
        size = max(float(np.sqrt(np.mean(base**2))), 1e-3) if base.size else 1.0
        sign = stream.choice([-1.0, 1.0], base.shape) * stream.uniform(0.5, 1.5, base.shape)
        moved = base + place * _STEP * size * sign
        inputs[name] = np.float64(moved) if moved.ndim == 0 else moved
    return replace(draw, inputs=inputs)


def is_kinked(curve: NDArray[np.float64], places: Sequence[float], size: float) -> bool:
    """Tell whether any output has a kink along the moved points.

    curve : (len(places), ...), one forward value for each point; size : of the numbers that went
    in, which rounding is measured against.
    """
    with np.errstate(all="ignore"):
        widths = np.diff(places).reshape(-1, *[1] * (curve.ndim - 1)) * _STEP
        slopes = np.diff(curve, axis=0) / widths
        half = len(slopes) // 2
        left, right = slopes[:half].mean(axis=0), slopes[half:].mean(axis=0)
        gap, total = np.abs(right - left), np.abs(right) + np.abs(left)
        noise = 64 * np.finfo(float).eps * np.maximum(np.abs(curve).max(initial=0.0), size) / _STEP
        bent = (gap > 0.05 * total) & (gap > 0.01 * total.max(initial=0.0)) & (gap > noise)
        jumps = np.abs(np.diff(slopes, axis=0))
        # At a kink at least half of the change lies between two neighbours, for a curve at most a
        # quarter: a parabola has 1/7, an inflection 3/12.
        sudden = jumps.max(axis=0, initial=0.0) > 0.4 * jumps.sum(axis=0)
    return bool(np.any(bent & sudden))


def _size(probe: Probe, draw: Draw) -> float:
    sizes = [
        np.abs(np.asarray(draw.inputs[n], float)).max(initial=0.0) for n in probe.differentiated
    ]
    return float(max(sizes, default=1.0))
