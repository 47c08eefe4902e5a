"""Rays: what is known of a forward along one direction, and how close a gradient must come."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.points import SHARP, Claims, Point, Rows, norm, norms
from gradekit.numerics.slopes import EPS, TINY, Slopes, Vector, better, doubted, fit

TRUNCATION, NOISE = 10.0, 4.0  # how many times the estimated errors are allowed
OWN = 64 * EPS  # what rounding may have done to the gradient's own elements
SHORT = 170  # the same in the precision of a gradient that is not double: 2e-5 in float32
_VANISHED = 1e-120  # a gradient this small beside the upstream may have underflowed on the way
_LOST_AS_ZERO, _MOST_NOISE = 64.0, 1e-5
_UNRESOLVED = 1e-3
_CLEAR, _SETTLED = 0.3, 1e-3  # how much of what is compared may be allowed in a disagreement


@dataclass(frozen=True, slots=True)
class Reading:
    """Claims held against what is known along a ray; all (k,), one number a claim."""

    excess: Vector  # |<gradient, v> - <upstream, slopes>|
    truncation: Vector  # what truncation may explain of it,
    noise: Vector  # what the forward's rounding may,
    own: Vector  # and the gradient's
    sizes: Vector  # the largest of the two that are compared, and norm(A v)
    rises: Vector  # |<upstream, slopes>|
    parts: Vector  # (n,), what each element of the first claim adds: A v

    @property
    def allowed(self) -> Vector:
        """By how much the two may differ."""
        return np.asarray(self.truncation + self.noise + self.own)

    @property
    def agrees(self) -> bool:
        """Whether all claims come as close as they must."""
        return bool(((self.excess <= self.allowed) & (self.allowed < np.inf)).all())

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether each is known well enough to speak against a claim.

        Slopes that still change with the step are not: of an oscillation they show nothing.
        """
        settled = self.truncation < _CLEAR * np.maximum(self.rises, _SETTLED * self.sizes)
        sharp = self.noise + self.own < _CLEAR * np.maximum(self.sizes, self.excess)
        return np.asarray(settled & sharp)

    @property
    def relative_excess(self) -> float:
        """By how much the worst claim is off, beside its size."""
        return float(np.max(self.excess / (self.sizes + TINY)))

    @property
    def vagueness(self) -> float:
        """What is allowed beside what the first claim weighs."""
        weight = norm(self.parts)
        return float(self.allowed[0]) / weight if weight else math.inf


@dataclass(slots=True)
class Ray:
    """A direction at a point, and what is known of the forward along it."""

    point: Point
    v: Vector
    tried: list[tuple[float, Rows, Slopes]] = field(default_factory=list)  # largest step first
    last: float = 0.0  # the step that was tried last
    slopes: Slopes = field(init=False)

    @property
    def steps(self) -> list[float]:
        """The steps that were tried, the largest first."""
        return [h for h, _, _ in self.tried]

    def take(self, h: float, values: Rows) -> None:
        """Take in the values at t = h * OFFSETS: each output keeps its best slope."""
        found = fit(self.point.here, values, h, self.point.rounding)
        self.tried.append((h, values, found))
        if len(self.tried) > 1:
            self.tried.sort(key=lambda level: -level[0])
            levels = [(h, slopes) for h, _, slopes in self.tried]
            found = functools.reduce(better, doubted(levels))
        self.slopes, self.last = found, h

    def take_noise(self, noise: Vector) -> None:
        """Judge all levels anew with the noise of each output that was measured."""
        self.point.noise = np.maximum(self.point.noise, noise)
        last, levels, self.tried = self.last, self.tried, []
        for h, known, _ in levels:
            self.take(h, known)
        self.last = last

    def rough(self) -> NDArray[np.bool_]:
        """Tell which outputs have no sharp slope here: kinks, and what lies too near to one."""
        plain = max(self.tried, key=lambda level: level[0] == self.point.step)[2].noise
        unseen = norm(plain) / math.sqrt(max(len(plain), 1))  # what the others' noise hides
        known = np.maximum(64 * plain, SHARP * self._sizes())
        return np.asarray(self.slopes.error > np.maximum(known, unseen))

    def unresolved(self) -> bool:
        """Tell whether no output has a slope here that is known at all."""
        return not np.any(self.slopes.error <= _UNRESOLVED * self._sizes())

    def _sizes(self) -> Vector:
        size = np.abs(self.slopes.slope)
        return np.asarray(size + math.sqrt(float(size @ size) / max(len(size), 1)))

    def read(self, claims: Claims) -> Reading:
        """Hold claims against the slopes."""
        slopes, weights = self.slopes, np.abs(claims.upstreams)
        truncation = weights @ slopes.truncation
        if not math.isfinite(truncation.sum()):  # 0 times infinity: an output that does not count
            lost = np.where(weights > 0, slopes.truncation, 0.0)
            truncation = (weights * lost).sum(axis=1)
        parts = claims.gradients * self.v
        sums, rises = parts.sum(axis=1), claims.upstreams @ slopes.slope
        own = SHORT * self.point.own_eps if self.point.single else OWN
        return Reading(
            excess=np.abs(sums - rises),
            truncation=TRUNCATION * truncation,
            noise=NOISE * norms(weights * slopes.noise),
            own=own * norms(parts) + _VANISHED * norm(weights[0]),
            sizes=np.maximum(np.abs(sums), np.maximum(np.abs(rises), norms(parts))),
            rises=np.abs(rises),
            parts=parts[0],
        )

    def grace(self, claims: Claims) -> Vector:
        """Return what a right formula may have lost to rounding of its own.

        Its noise, as measured, but no more than a hundred-thousandth of it or 64 roundings of the
        upstream; and slopes below 1e-14 that came out as 0: a sigmoid's s (1 - s) is 0 where the
        truth is 4e-18, and a forward may know the difference.
        """
        sizes = np.abs(claims.upstreams).max(axis=1, initial=0.0)
        lost = _LOST_AS_ZERO * self.point.eps * sizes
        vanished = lost * norms(np.where(claims.gradients == 0, self.v, 0.0))
        own = 12.0 * norm(self.point.own_noise * self.v)
        most = np.maximum(_MOST_NOISE * norms(claims.gradients * self.v), lost * norm(self.v))
        return np.asarray(vanished + np.minimum(own, most))

    def errors(self) -> tuple[float, float]:
        """Return what truncation and what rounding may explain of the first claim."""
        reading = self.read(self.point.claims.only(0))
        return float(reading.truncation[0]), float(reading.noise[0])

    def weight(self) -> float:
        """Return how much the first claim weighs along the direction: norm(A v)."""
        return norm(self.point.claims.gradients[0] * self.v)
