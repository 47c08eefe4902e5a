"""The adjoint test: where a forward is affine in an input, its slopes need no step.

For an affine f, f(x + v) - f(x) is the slope along v itself, however large v is: no truncation,
no kink, and rounding of the size of f alone. That it is affine is tested, not declared:
f(x + 2 a - 3 b) must follow from f(x + a) and f(x + b). Then <u, f(x + v) - f(x)> = <A, v>.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.numerics.points import Point, norm
from gradekit.numerics.slopes import EPS, Vector
from gradekit.numerics.subject import Ask, Failure, Reply
from gradekit.numerics.visits import Visits

_ROUNDINGS = 256  # what exact slopes and a right gradient may differ by, of what they are made of
_AFFINE = 256  # roundings of the forward's size within which it counts as affine


@dataclass(frozen=True, slots=True)
class Exact:
    """Slopes along a direction that no step blurs, and the gradient held against them."""

    v: Vector
    slopes: Vector  # (m,)
    error: float  # |<A, v> - <u, slopes>|
    moved: float  # norm(A v)
    allowed: float

    @property
    def agrees(self) -> bool:
        """Whether the gradient comes as close as rounding allows."""
        return self.error <= self.allowed


def held_against(point: Point, v: Vector, slopes: Vector, size: float) -> Exact:
    """Hold the first claim against exact slopes; ``size``: of what they were subtracted from."""
    u, g = point.claims.upstreams[0], point.claims.gradients[0]
    moved = norm(g * v)
    return Exact(
        v=v,
        slopes=slopes,
        error=abs(float(g @ v) - float(u @ slopes)),
        moved=moved,
        allowed=_ROUNDINGS * EPS * (moved + norm(u * slopes) + size),
    )


def adjoint_test(visits: Visits, point: Point, part: slice) -> Generator[Ask, Reply, Exact | None]:
    """Hold the gradient of one input against f(x + v) - f(x); None where f is not affine in it."""
    if point.eps > EPS:
        return None
    v, other = point.direction(visits.rng, part, large=True), np.zeros(len(point.x))
    sizes = np.maximum(np.abs(point.x[part]), 1.0)
    other[part] = visits.rng.signed(part.stop - part.start) * sizes
    x, at = point.x, visits.subject.at
    reply = yield Ask(forwards=[at(x + v), at(x + other), at(x + (2 * v - 3 * other))])
    if any(_lost(value, point) for value in reply.forwards):
        return None
    one, two, mixed = (
        np.asarray(value, np.float64).reshape(-1) - point.here for value in reply.forwards
    )
    size = np.abs(mixed) + 2 * np.abs(one) + 3 * np.abs(two) + np.abs(point.here)
    affine = np.abs(mixed - (2 * one - 3 * two)) <= _AFFINE * EPS * (size + size.max(initial=0.0))
    if not affine.all():
        return None
    return held_against(point, v, one, point.losses[0])


def _lost(value: Any, point: Point) -> bool:
    return isinstance(value, Failure) or value.shape != point.shape
