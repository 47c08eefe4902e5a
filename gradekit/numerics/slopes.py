"""Slopes: what a few values along a line tell of each output, and how far off that may be.

Along x + t v each output is a function g(t) of one number. Four values at t = +-h and +-h/2, with
g(0), give the first four Taylor coefficients a_j = g^(j)(0) h^j / j! (Richardson, 1911):

    odd(h)  = (g(h) - g(-h)) / 2         = a1 + a3 + a5 + ...
    even(h) = (g(h) + g(-h)) / 2 - g(0)  = a2 + a4 + ...
    a1 = (8 odd(h/2) - odd(h)) / 3       wrong by a5 / 4
    a3 = (odd(h) - 2 odd(h/2)) 4 / 3     a2 = (16 even(h/2) - even(h)) / 3
    a4 = (even(h) - 4 even(h/2)) 4 / 3

The coefficients of an analytic g fall like a geometric series, so that a5 is about q^2 / p with
p = |a1| + |a2| and q = |a3| + |a4|, and never more than q where h is small enough. At a kink
q stays as large as p however small h is: that is how kinks are seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)


TINY = float(np.finfo(np.float64).tiny)
OFFSETS = np.array([1.0, -1.0, 0.5, -0.5])
# a1 to a4 from the values at h * OFFSETS less the value at 0.
_TAYLOR = np.array(
    [
        [-1 / 6, 1 / 6, 8 / 6, -8 / 6],
        [-1 / 6, -1 / 6, 16 / 6, 16 / 6],
        [4 / 6, -4 / 6, -8 / 6, 8 / 6],
        [4 / 6, 4 / 6, -16 / 6, -16 / 6],
    ]
)
# A forward is right to a few roundings; where it is not, its noise is measured (``noise_of``).
ROUNDINGS = 2.0
# |a1| is off by at most 3 times the error of a value, |a3| + |a4| by 18 times.
IN_SLOPE, IN_CURVE = 3.0, 18.0
_SURE = 4.0  # a gap of so many times its rounding is no rounding
_SLACK = 8.0  # how much slower than h^2 the curved part of a smooth g may fall


@dataclass(frozen=True, slots=True)
class Slopes:
    """The slope of every output along one direction, and how far off each may be; all (m,)."""

    slope: Vector
    truncation: Vector  # infinite where a value was not finite
    noise: Vector
    curve: Vector  # q / h: falls like h^2 where g is smooth, and stays at a kink

    @property
    def error(self) -> Vector:
        """Truncation and rounding together."""
        return self.truncation + self.noise


def taylor(changes: Vector) -> Vector:
    """Return a1 to a4 from the changes of each output at t = h * OFFSETS; both (4, m)."""
    return np.asarray(_TAYLOR @ changes)


def fit(here: Vector, values: Vector, h: float, rounding: Vector | float) -> Slopes:
    """Return the slopes at t = 0 from the values at t = h * OFFSETS.

    here : (m,), g(0); values : (4, m); rounding : (m,) or one number, the error of one value
    beyond ``ROUNDINGS`` roundings of its size. Call it where floating-point errors are ignored.
    """
    found = taylor(values - here)  # near numbers are subtracted without rounding
    sizes = np.abs(found)
    p = sizes[0] + sizes[1]
    wobble = np.maximum(ROUNDINGS * EPS * (np.abs(here) + p), rounding)
    q = np.maximum(sizes[2] + sizes[3] - IN_CURVE * wobble, 0.0)
    a5 = q * np.minimum(q / (p + TINY), 1.0)
    a1 = found[0]
    slope, truncation = a1 / h, a5 / h
    if not math.isfinite(truncation.sum()):
        lost = ~np.isfinite(slope) | ~np.isfinite(truncation)
        slope, truncation = np.where(lost, 0.0, slope), np.where(lost, np.inf, truncation)
        wobble, q = np.where(lost, 0.0, wobble), np.where(lost, 0.0, q)
    return Slopes(slope, truncation, (IN_SLOPE / h) * wobble, q / h)


def better(one: Slopes, other: Slopes) -> Slopes:
    """Take each output from the one that knows it better."""
    first = one.error <= other.error
    return Slopes(
        np.where(first, one.slope, other.slope),
        np.where(first, one.truncation, other.truncation),
        np.where(first, one.noise, other.noise),
        np.where(first, one.curve, other.curve),
    )


def doubted(levels: Sequence[tuple[float, Slopes]]) -> list[Slopes]:
    """Correct the truncation of each level by what the next smaller step found.

    The estimate from one level is right for a geometric series only. Two levels that differ by
    more than their rounding show that it was not: near a kink errors fall like h. And where the
    curved part does not fall like h^2, g is not smooth: then all of it may be error.
    levels : (step, slopes), largest step first.
    """
    out = [slopes for _, slopes in levels]
    for i in range(len(levels) - 1):
        (h, large), (smaller, small) = levels[i], levels[i + 1]
        ratio = smaller / h
        apart = np.abs(large.slope - small.slope)
        gap = np.maximum(apart - _SURE * small.noise, 0.0)
        gap_small = np.where(np.isfinite(large.truncation), ratio * gap, 0.0)
        smooth = small.curve <= _SLACK * ratio**2 * large.curve
        smooth |= ~np.isfinite(large.truncation)
        for _, finer in levels[i + 2 :]:  # an oscillation shows at its own scale only
            seen = np.abs(large.slope - finer.slope) - _SURE * finer.noise
            gap = np.maximum(gap, np.where(np.isfinite(finer.truncation), seen, 0.0))
        unsure = np.minimum(apart, _SURE * small.noise)  # rounding, or an error that it hides
        out[i] = _no_better(out[i], np.maximum(gap, np.where(smooth, 0.0, large.curve)), unsure)
        curve = np.where(smooth, 0.0, small.curve)
        out[i + 1] = _no_better(out[i + 1], np.maximum(gap_small, curve), 0.0)
    return out


def _no_better(slopes: Slopes, truncation: Vector, noise: Vector | float) -> Slopes:
    worst = np.maximum(slopes.truncation, truncation)
    return Slopes(slopes.slope, worst, np.maximum(slopes.noise, noise), slopes.curve)


def noise_of(values: Vector) -> Vector:
    """Measure the rounding noise of each output from values at equally spaced, very near points.

    values : (7, m). High differences remove all that is smooth: with noise of deviation s their
    k-th has the deviation s sqrt((2k)!) / k! (Hamming's table; More and Wild, "Estimating
    computational noise", SIAM J. Sci. Comput. 33, 2011).
    """
    found = []
    for k in (3, 4, 5):
        table = np.diff(values, n=k, axis=0)
        gamma = math.factorial(k) ** 2 / math.factorial(2 * k)
        found.append(np.sqrt(gamma * np.mean(table**2, axis=0)))
    return np.asarray(np.nan_to_num(np.max(found, axis=0), nan=0.0, posinf=0.0))
