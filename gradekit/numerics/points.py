"""Points: where a gradient is examined, in which directions, and how close it must come."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.rays import EPS, TINY, Slopes, Vector, better, fit, noise_of
from gradekit.numerics.subject import Subject

# A forward's values are asked at t = +-h and +-h/2. Balanced directions change the forward by
# about h / 8 of its size, so that 2^-10 leaves 1e-14 of truncation to most and keeps 12 digits.
STEP, STEP_SINGLE = 2.0**-10, 2.0**-4
SMALLEST_STEP = 2.0**-30
# An answer is known well enough once the tolerance is this small beside the gradient itself.
SHARP, SHARP_SINGLE = 1e-9, 1e-4
_SHARE = 1 / 8  # of the forward's size: how far a step of 1 would move it
_SINGLE_RTOL = 2e-5


@dataclass(slots=True)
class Point:
    """A point, the forward's value there, and the gradients claimed for some upstreams."""

    subject: Subject
    x: Vector
    here: Vector  # (m,), the forward's value, flat
    shape: tuple[int, ...]  # of the forward's value
    upstreams: list[Vector] = field(default_factory=list)  # (m,) each
    gradients: list[Vector] = field(default_factory=list)  # (n,) each, as claimed
    eps: float = EPS  # of the forward's own precision
    single: bool = False  # the gradients need to be right to float32's precision only
    noise: Vector | float = 0.0  # as measured; see ``noise_of``
    magnitude: float = 0.0  # of what the gradient takes from the inputs: norm(A x)

    @property
    def step(self) -> float:
        """The first step."""
        return STEP if self.eps <= EPS else STEP_SINGLE

    @property
    def sharp(self) -> float:
        """How small a tolerance must be beside the gradient for the answer to be known."""
        return SHARP if not self.single and self.eps <= EPS else SHARP_SINGLE

    @property
    def rounding(self) -> Vector | float:
        """The error of one value that its size does not show: noise, and rounding of inputs."""
        floor = self.eps * self.magnitude / (norm(self.upstreams[0]) + TINY)
        if self.eps > EPS:
            floor = np.maximum(floor, 2.0 * self.eps * np.abs(self.here))
        return np.maximum(floor, 3.0 * self.noise)

    def claim(self, upstream: Vector, gradient: Vector) -> None:
        """Take note of the gradient that backward gives for an upstream."""
        if not self.gradients:
            self.magnitude = norm(gradient * self.x)
        self.upstreams.append(upstream)
        self.gradients.append(gradient)

    def direction(
        self, rng: np.random.Generator, only: slice | None = None, *, large: bool = False
    ) -> Vector:
        """Draw a direction in which every element matters about as much as every other.

        Signs are random, sizes between 0.5 and 1.5 times what moves the forward by an equal
        share: normal draws hide an element whose entry happens to be near 0, signs alone hide
        equal errors of opposite sign. Elements with no claimed gradient move by their own size,
        at least by one; with ``large`` all of them do.
        """
        x, part = self.x, only or slice(None)
        v = _signed(rng, len(x[part]))
        cap = np.maximum(np.abs(x[part]), 1.0)
        size = max(norm(self.upstreams[0] * self.here), 1e-3 * self.magnitude)
        if size > 0 and math.isfinite(size) and not large:
            share = _SHARE * size / math.sqrt(max(len(x), 1))
            cap = np.minimum(cap, share / np.abs(self.gradients[0][part]))
        cap = np.maximum(cap, 1e-6 * np.abs(x[part]))
        q = self.step / 2
        v = ((x[part] + q * (v * cap)) - x[part]) / q  # so that x + t v is not rounded
        if only is None:
            return v
        whole = np.zeros(len(x))
        whole[part] = v
        return whole


@dataclass(slots=True)
class Ray:
    """A direction at a point, and what is known of the forward along it."""

    point: Point
    v: Vector
    tried: list[tuple[float, Vector]] = field(default_factory=list)  # step, (4, m) values
    slopes: Slopes | None = None

    def take(self, h: float, values: Vector) -> None:
        """Take in the values at t = h * OFFSETS: each output keeps its best slope."""
        self.tried.append((h, values))
        found = fit(self.point.here, values, h, self.point.rounding)
        self.slopes = found if self.slopes is None else better(self.slopes, found)

    def take_noise(self, values: Vector) -> None:
        """Measure the noise from values at very near points, and judge all levels anew."""
        self.point.noise = np.maximum(self.point.noise, noise_of(values))
        levels, self.tried, self.slopes = self.tried, [], None
        for h, known in levels:
            self.take(h, known)

    def rough(self) -> NDArray[np.bool_]:
        """Tell which outputs have no sharp slope here: kinks, and what lies too near to one."""
        assert self.slopes is not None
        h, values = self.tried[0]
        s = self.slopes
        size = np.abs(s.slope)
        plain = fit(self.point.here, values, h, self.point.rounding).noise
        typical = math.sqrt(float(size @ size) / max(len(size), 1))
        return np.asarray(s.error > np.maximum(64 * plain, SHARP * (size + typical)))

    def rise(self, upstream: Vector) -> float:
        """Return what the loss <upstream, f> gains along the direction."""
        assert self.slopes is not None
        return float(upstream @ self.slopes.slope)

    def parts(self, upstream: Vector) -> tuple[float, float]:
        """Return what truncation and what rounding may contribute to an error of ``rise``."""
        assert self.slopes is not None
        weight = np.abs(upstream)
        truncation = float(weight @ self.slopes.truncation)
        if not math.isfinite(truncation):
            used = weight > 0
            truncation = float(weight[used] @ self.slopes.truncation[used])
        return 10.0 * truncation, 4.0 * norm(weight * self.slopes.noise)

    def allowed(self, upstream: Vector, gradient: Vector) -> float:
        """Return by how much <gradient, v> and the rise may differ."""
        truncation, noise = self.parts(upstream)
        moved = norm(gradient * self.v)
        own = _SINGLE_RTOL if self.point.single else 64 * EPS
        return truncation + noise + own * moved

    def contributions(self, gradient: Vector) -> list[float]:
        """Return how much each input's gradient weighs along the direction: norm(A v)."""
        weights = gradient * self.v
        return [norm(weights[part]) for part in self.point.subject.parts]


def draw_upstream(rng: np.random.Generator, m: int) -> Vector:
    """Draw an upstream gradient: both signs, 0.5 to 1.5 in size, never ones."""
    return _signed(rng, m)


def opposite(rng: np.random.Generator, upstream: Vector) -> Vector:
    """Draw a second upstream: every sign turned, every size another.

    A backward that leaves out the upstream, squares it or masks it by its sign differs in one of
    the two.
    """
    turned = -upstream * rng.uniform(1.5, 2.5, len(upstream))
    return np.where(upstream == 0, _signed(rng, len(upstream)), turned)


def norm(v: Vector | float) -> float:
    """Return the Euclidean norm of a flat vector."""
    return math.sqrt(float(np.dot(v, v)))




def _signed(rng: np.random.Generator, n: int) -> Vector:
    r = rng.random(n) - 0.5
    return np.asarray(np.copysign(0.5, r) + r * 2.0)
