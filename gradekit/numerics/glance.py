"""The first look along a ray: most gradients are right beyond doubt.

This looks at the losses <upstream, f> alone, a few numbers, and so costs little; where
it is not sure, each output is looked at by itself.
"""

from __future__ import annotations

import math

import numpy as np

from gradekit.numerics.points import Point, Rows, Stream, norm
from gradekit.numerics.rays import NOISE, OWN, SHORT, TRUNCATION
from gradekit.numerics.slopes import EPS, IN_SLOPE, ROUNDINGS, TINY, Vector

_TELLING, _MOST_DIRECTIONS = 0.25, 8  # 4 in 5 directions tell
WEIGHTY = 1e-3  # of the input that weighs most: one that weighs less is told by its own ray


def telling_direction(point: Point, rng: Stream) -> tuple[Vector, Vector]:
    """Draw a direction along which the first claim does not happen to cancel; returns v, A v.

    An error in proportion to the gradient, such as a wrong factor, shows as a part of <A, v>.
    """
    gradient = point.claims.gradients[0]
    for _ in range(_MOST_DIRECTIONS):
        v = point.direction(rng)
        parts = gradient * v
        if abs(gradient @ v) >= _TELLING * norm(parts):
            break
    return v, parts


def beyond_doubt(point: Point, v: Vector, parts: Vector, values: Rows, h: float) -> bool:
    """Tell whether all claims agree with the values at t = h * OFFSETS, to a sharp tolerance.

    parts : (n,), what each element of the first claim adds, A v.

    Every input must weigh enough for its own errors to show. The estimates of the error are those
    of ``slopes.fit``, for the loss as a whole.
    """
    claims = point.claims
    rises = (claims.upstreams @ (values - point.here).T).tolist()
    sums = (claims.gradients @ v).tolist()
    squares = np.add.reduceat(parts * parts, point.subject.layout.starts).tolist()
    own = SHORT * point.own_eps if point.single else OWN
    rounding = IN_SLOPE * NOISE / h
    least, whole = math.sqrt(min(squares)), math.sqrt(sum(squares))
    if not 0 < whole < math.inf or not point.widths[0]:
        return False
    for k, ((above, below, near_above, near_below), claimed) in enumerate(
        zip(rises, sums, strict=True)
    ):
        odd, near_odd = (above - below) / 2, (near_above - near_below) / 2
        even, near_even = (above + below) / 2, (near_above + near_below) / 2
        a1 = (8 * near_odd - odd) / 3
        p = abs(a1) + abs(16 * near_even - even) / 3
        q = (abs(odd - 2 * near_odd) + abs(even - 4 * near_even)) * 4 / 3
        noise = rounding * (ROUNDINGS * EPS * point.losses[k] + point.floor * point.widths[k])
        error = TRUNCATION * q * min(q / (p + TINY), 1.0) / h + noise
        if k == 0 and not error <= point.sharp * least:
            return False
        moved = whole * point.widths[k] / point.widths[0]
        if not abs(claimed - a1 / h) <= error + own * moved:
            return False
    return least >= WEIGHTY * math.sqrt(max(squares))
