"""Points: where a gradient is examined, in which directions, and how close it must come."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.rays import EPS, TINY, Slopes, Vector, better, doubted, fit, noise_of
from gradekit.numerics.subject import Subject

# A forward's values are asked at t = +-h and +-h/2. Balanced directions change the forward by
# about h / 8 of its size, so that 2^-10 leaves 1e-14 of truncation to most and keeps 12 digits.
STEP, STEP_SINGLE = 2.0**-10, 2.0**-4
SMALLEST_STEP = 2.0**-30
# An answer is known well enough once the tolerance is this small beside the gradient itself.
SHARP, SHARP_SINGLE = 1e-9, 1e-4
_UNDERFLOWS = 1e-280  # a sum of squares below this has lost some of them
_LEAST = 1e-6  # of an element's own size: the least that it moves
_FURTHEST = 16.0  # how much further than its neighbours an element may move
_UNRESOLVED = 1e-3
_LOST_AS_ZERO, _MOST_NOISE = 64.0, 1e-5
_SINGLE_RTOL = 2e-5
_VANISHED = 1e-30  # a gradient this small beside the upstream may have underflowed on the way


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
    noise: Vector | float = 0.0  # of the forward, as measured; see ``noise_of``
    own_noise: Vector | float = 0.0  # (n,), of the gradient for the first upstream
    hopeless: bool = False  # no output has a slope here
    magnitude: float = 0.0  # of what the gradient takes from the inputs: norm(A x)
    size: float = 0.0  # of the loss <upstream, f>, as rounding sees it

    @property
    def dtype(self) -> type[np.floating[Any]]:
        """The precision of the forward, and so of its upstream gradient."""
        return np.float32 if self.eps > EPS else np.float64

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
        floor: Vector | float = self.eps * self.magnitude / (norm(self.upstreams[0]) + TINY)
        if self.eps > EPS:
            floor = np.maximum(floor, 2.0 * self.eps * np.abs(self.here))
        return np.maximum(floor, 3.0 * self.noise)

    def claim(self, upstream: Vector, gradient: Vector) -> None:
        """Take note of the gradient that backward gives for an upstream."""
        if not self.gradients:
            self.magnitude = norm(gradient * self.x)
            size = max(norm(upstream * self.here), 1e-3 * self.magnitude)
            self.size = size if math.isfinite(size) else 0.0
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
        x = self.x
        v = _signed(rng, len(x))
        cap = np.maximum(np.abs(x), 1.0)
        if self.size > 0 and not large:
            cap = np.minimum(cap, self._balance())
        cap = np.maximum(cap, _LEAST * np.abs(x))
        q = self.step / 2
        v = ((x + q * (v * cap)) - x) / q  # so that x + t v is not rounded
        if only is None:
            return v
        whole = np.zeros(len(x))
        whole[only] = v[only]
        return whole

    def _balance(self) -> Vector:
        """Return how far each element may move, so that each input moves the forward alike.

        An element that claims no gradient moves up to 16 times as far as the one of its input
        that claims most; an input that claims none by its own size, or as far as others.
        """
        subject, claimed = self.subject, np.abs(self.gradients[0])
        most = np.maximum.reduceat(claimed, subject.starts)
        far = self.size * subject.shares / most
        if not most.all():
            known = float(np.max(far, where=most > 0, initial=0.0))
            if known == 0:
                return np.full(len(self.x), np.inf)
            sizes = np.sqrt(np.add.reduceat(self.x**2, subject.starts) / subject.counts)
            far = np.where(most > 0, far, np.maximum(sizes, known))
        spread = np.repeat(np.stack([most / _FURTHEST, far * most]), subject.counts, axis=1)
        moved = spread[1] / np.maximum(claimed, spread[0])
        if not most.all():
            moved = np.where(spread[0] > 0, moved, np.repeat(far, subject.counts))
        return np.asarray(moved)


@dataclass(slots=True)
class Ray:
    """A direction at a point, and what is known of the forward along it."""

    point: Point
    v: Vector
    tried: list[tuple[float, Vector, Slopes]] = field(default_factory=list)  # largest step first
    slopes: Slopes | None = None

    def take(self, h: float, values: Vector) -> None:
        """Take in the values at t = h * OFFSETS: each output keeps its best slope."""
        found = fit(self.point.here, values, h, self.point.rounding)
        self.tried.append((h, values, found))
        if len(self.tried) > 1:
            self.tried.sort(key=lambda level: -level[0])
            levels = [(h, slopes) for h, _, slopes in self.tried]
            found = functools.reduce(better, doubted(levels))
        self.slopes = found

    def take_noise(self, values: Vector) -> None:
        """Measure the noise from values at very near points, and judge all levels anew."""
        self.point.noise = np.maximum(self.point.noise, noise_of(values))
        levels, self.tried = self.tried, []
        for h, known, _ in levels:
            self.take(h, known)

    def rough(self) -> NDArray[np.bool_]:
        """Tell which outputs have no sharp slope here: kinks, and what lies too near to one."""
        assert self.slopes is not None
        s = self.slopes
        size = np.abs(s.slope)
        plain = max(self.tried, key=lambda level: level[0] == self.point.step)[2].noise
        typical = math.sqrt(float(size @ size) / max(len(size), 1))
        unseen = norm(plain) / math.sqrt(max(len(plain), 1))  # what the others' noise hides
        known = np.maximum(64 * plain, SHARP * (size + typical))
        return np.asarray(s.error > np.maximum(known, unseen))

    def unresolved(self) -> NDArray[np.bool_]:
        """Tell which outputs have no slope here that is known at all."""
        assert self.slopes is not None
        size = np.abs(self.slopes.slope)
        typical = math.sqrt(float(size @ size) / max(len(size), 1))
        return np.asarray(~(self.slopes.error <= _UNRESOLVED * (size + typical)))

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
        lost = _VANISHED * norm(upstream) * norm(self.v)
        return truncation + noise + own * moved + lost

    def grace(self, upstream: Vector, gradient: Vector) -> float:
        """Return what a right formula may have lost to rounding of its own.

        Its noise, as measured, but no more than a hundred-thousandth of it; and slopes below
        1e-14 that came out as 0: a sigmoid's s (1 - s) is 0 where the truth is 4e-18, and a
        forward may know the difference.
        """
        size = _LOST_AS_ZERO * self.point.eps * float(np.abs(upstream).max(initial=0.0))
        lost = size * norm(np.where(gradient == 0, self.v, 0.0))
        own = 12.0 * norm(self.point.own_noise * self.v)
        return lost + min(own, _MOST_NOISE * norm(gradient * self.v))

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
    square = float(np.dot(v, v))
    if square > _UNDERFLOWS:
        return math.sqrt(square)
    largest = float(np.abs(v).max(initial=0.0))
    return 0.0 if largest == 0 else largest * math.sqrt(float(np.dot(v / largest, v / largest)))


def _signed(rng: np.random.Generator, n: int) -> Vector:
    r = rng.random(n) - 0.5
    return np.asarray(np.copysign(0.5, r) + r * 2.0)
