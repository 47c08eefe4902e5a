"""Visits: what is asked of the two functions, and what is read from their answers.

Generators that yield an ``Ask`` and are sent the ``Reply``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from typing import Any

import numpy as np

from gradekit.numerics.conclusions import DIFFERS, rejected, undecided
from gradekit.numerics.contract import Gradients, read_gradients
from gradekit.numerics.points import Claims, Point, Stream, opposite
from gradekit.numerics.rays import Ray
from gradekit.numerics.slopes import EPS, OFFSETS, Vector, noise_of
from gradekit.numerics.subject import Ask, Failure, Inputs, Pair, Reply, Subject

Steps = Generator[Ask, Reply, Any]

SAME = 1e-9  # beside the largest: how equal two answers to one question must be
# The spacing of the points that noise is measured at: of a forward, in roundings, since some
# oscillate; of a gradient, relative, since 1 - tanh(x)^2 moves in steps of 1e-16.
_NEAR, _NEAR_FOR_GRADIENTS = 7.0, 2.0**-26


_COLUMN = OFFSETS[:, None]
_STILL = 2  # changes among seven values that lie near together


class Visits:
    """One subject, asked at points; ``notes`` gathers what is odd."""

    def __init__(
        self,
        subject: Subject,
        names: Callable[[], Sequence[str]],
        upstream: Any,
        rng: Stream,
        *,
        has_upstream: bool,
    ) -> None:
        self.subject, self.rng, self.names = subject, rng, names
        self.has_upstream = has_upstream  # False: a loss, whose upstream gradient is one
        self.notes: dict[str, None] = {}
        self.failed_near_by = ""
        self._upstream = upstream

    def base(self) -> Steps:
        """Visit the given point; the inputs of its pairs are as they were given."""
        if self.subject.eps > EPS:  # pairs in single precision, the point's own value in double
            reply = yield Ask(forwards=[self.subject.at(self.subject.x.copy())])
            point = self._base_point(reply.forwards[0])
            point.claim((yield from self.ask(point, self._upstreams(point.shape))))
            return point
        us: list[Vector] = []

        def first(value: Any) -> Any:
            us.extend(self._upstreams(value.shape))
            return _shaped(us[0], value)

        pairs = [(first, self.subject.original())]
        if self.has_upstream:
            pairs.append((lambda value: _shaped(us[1], value), self.subject.original()))
        reply = yield Ask(pairs=pairs)
        point = self._base_point(reply.pairs[0].value)
        if not us:  # a loss: whoever was asked had no upstream gradient to make
            us.extend(self._upstreams(point.shape))
        given = point.shape if self._upstream is None else np.shape(self._upstream)
        if given != point.shape:
            said = f"upstream has shape {given}, the forward value {point.shape}"
            raise undecided(f"{said}. Give one of the same shape, or none.")
        point.claim(self._claims(point, us, reply.pairs, base=True))
        return point

    def _base_point(self, here: Any) -> Point:
        if isinstance(here, Failure):
            raise undecided(f"the forward gives nothing to compare with: {here.message}")
        point = self._point(self.subject.x, here)
        if not math.isfinite(point.here @ point.here) and not np.isfinite(here).all():
            raise undecided("the forward is not finite (NaN or infinite) at these inputs")
        return point

    def _upstreams(self, shape: tuple[int, ...]) -> list[Vector]:
        """Return the upstream gradients to ask with: one, and its opposite."""
        size = math.prod(shape)
        if not self.has_upstream:
            return [np.ones(size)]
        if self._upstream is None or np.shape(self._upstream) != shape:
            u = self.rng.signed(size)
        else:
            u = np.asarray(self._upstream, np.float64).reshape(-1)
        return [u, opposite(self.rng, u)]

    def moved(self, point: Point, far: float) -> Steps:
        """Visit a point near by, where ties are broken; None where the forward fails there."""
        x, subject = point.x, self.subject
        away = far * self.rng.later.standard_normal(len(x))
        known = subject.known(x)
        squares = np.add.reduceat(known**2, subject.layout.starts) / subject.layout.counts
        sizes = np.repeat(np.maximum(1.0, np.sqrt(squares)), subject.layout.counts)
        for place in (x + away * sizes, x + away * known):
            reply = yield Ask(forwards=[subject.at(place.copy())])
            here = reply.forwards[0]
            if isinstance(here, Failure):
                self.failed_near_by = f" ({here.message})"
                continue
            if here.shape != point.shape:
                continue
            if np.isfinite(here).all():
                moved = self._point(place, here)
                moved.own_eps = point.own_eps
                moved.eps = max(point.eps, moved.eps)
                moved.claim((yield from self.ask(moved, list(point.claims.upstreams))))
                return moved
        return None

    def ask(self, point: Point, us: Sequence[Vector]) -> Steps:
        """Ask for the gradients at some upstreams; returns the claims."""
        base, at = point.x is self.subject.x, self.subject.at
        shaped = [np.asarray(u, point.dtype).reshape(point.shape) for u in us]
        inputs = [self.subject.original() if base else at(point.x.copy()) for _ in us]
        reply = yield Ask(pairs=list(zip(shaped, inputs, strict=True)))
        return self._claims(point, us, reply.pairs, base=base)

    def _claims(
        self, point: Point, us: Sequence[Vector], pairs: Sequence[Pair], *, base: bool
    ) -> Claims:
        flat = []
        for pair in pairs:
            self._look_at_value(point, pair, base=base)
            found = read_gradients(pair.gradients, self.subject, self.names)
            if isinstance(found, tuple):
                raise rejected(*found, moved=not base)
            point.own_eps = max(point.own_eps, found.eps)
            for note in (*pair.notes, *found.notes):
                self.notes[note] = None
            flat.append(found.flat)
        if point.eps > EPS:
            us = [np.float64(u.astype(point.dtype)) for u in us]
        return Claims(np.array(us), np.array(flat))

    def level(self, ray: Ray, h: float) -> Steps:
        """Take the values at one more step into a ray."""
        ray.take(h, (yield from self.values(ray.point, ray.v, h)))

    def levels(self, rays: Sequence[Ray], h: float) -> Steps:
        """Do so for several rays at once."""
        if not rays:
            return
        asked = [self._places(ray.point, ray.v, h) for ray in rays]
        reply = yield Ask(forwards=[inputs for places in asked for inputs in places])
        for i, ray in enumerate(rays):
            found = reply.forwards[i * len(OFFSETS) : (i + 1) * len(OFFSETS)]
            ray.take(h, np.array([_flat(value, ray.point) for value in found]))

    def values(self, point: Point, v: Vector, h: float) -> Steps:
        """Ask for the values at x + h * OFFSETS v; (4, m), NaN where there is none."""
        reply = yield Ask(forwards=self._places(point, v, h))
        return np.array([_flat(value, point) for value in reply.forwards])

    def _places(self, point: Point, v: Vector, h: float) -> list[Inputs]:
        at = self.subject.at
        return [at(place) for place in point.x + _COLUMN * (h * v)]

    def noise(self, ray: Ray) -> Steps:
        """Measure the rounding noise of the forward and of the gradient, at very near points."""
        point, x, at = ray.point, ray.point.x, self.subject.at
        known = self.subject.known(x)
        way = np.where(known == 0, ray.v, np.abs(known) * np.sign(ray.v))
        # Not at the point itself: it may be a tie, and a jump is no noise.
        near = [x + (i * _NEAR * point.eps) * way for i in range(1, 8)]
        beside = [x + (i * _NEAR_FOR_GRADIENTS) * way for i in range(1, 8)]
        u = np.asarray(point.claims.upstreams[0], point.dtype).reshape(point.shape)
        reply = yield Ask(
            forwards=[at(place) for place in near], pairs=[(u, at(place)) for place in beside]
        )
        read = [read_gradients(p.gradients, self.subject, self.names) for p in reply.pairs]
        flat = [found.flat for found in read if isinstance(found, Gradients)]
        if len(flat) == len(near):
            point.own_noise = noise_of(np.array(flat))
        values = np.array([_flat(value, point) for value in reply.forwards])
        wide = np.array([_flat(pair.value, point) for pair in reply.pairs])
        # A value that moves in steps stands still at the near points: the others show its steps.
        still = np.count_nonzero(np.diff(values, axis=0), axis=0) <= _STILL
        ray.take_noise(np.where(still, noise_of(wide), noise_of(values)))

    def _point(self, x: Vector, here: Any) -> Point:
        flat = np.asarray(here, np.float64).reshape(-1)
        eps = EPS if here.dtype == np.float64 else max(EPS, float(np.finfo(here.dtype).eps))
        return Point(self.subject, x, flat, here.shape, eps=eps, own_eps=self.subject.eps)

    def _look_at_value(self, point: Point, pair: Pair, *, base: bool) -> None:
        value = pair.value
        if isinstance(value, Failure) or value.shape != point.shape:
            raise undecided(DIFFERS, kind="nondeterministic")
        if base and self.subject.eps > EPS:
            return  # asked in single precision here, in double before
        if value.tobytes() == point.here.tobytes():
            return
        flat = np.asarray(value, np.float64).reshape(-1)
        if not np.abs(flat - point.here).max() <= SAME * np.abs(point.here).max():
            raise undecided(DIFFERS, kind="nondeterministic")


def _shaped(u: Vector, value: Any) -> Any:
    """Return an upstream of the value's shape and precision."""
    if u.size != value.size:
        return np.zeros(value.shape)  # the two forwards differ: that is said elsewhere
    shaped = u.reshape(value.shape)
    return shaped if value.dtype == np.float64 else shaped.astype(value.dtype)


def _flat(value: Any, point: Point) -> Vector:
    if type(value) is Failure or value.shape != point.shape:
        return np.full(len(point.here), np.nan)
    return np.asarray(value, np.float64).reshape(-1)
