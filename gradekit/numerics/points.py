"""Points: where a gradient is examined, what is claimed of it there, and in which directions."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.slopes import EPS, TINY, Vector
from gradekit.numerics.subject import Subject

Rows = NDArray[np.float64]

# A forward's values are asked at t = +-h and +-h/2. Directions change the forward by about h / 8
# of its size, so that 2^-10 leaves 1e-14 of truncation to most and keeps 12 digits.
STEP, STEP_SINGLE = 2.0**-10, 2.0**-4
# An answer is known well enough once the tolerance is this small beside the gradient itself.
SHARP, SHARP_SINGLE = 1e-9, 1e-4
_FURTHEST = 16.0  # how much further than its neighbours an element may move
_UNDERFLOWS, _OVERFLOWS = 1e-280, 1e300  # a sum of squares beyond these has lost some of them


@dataclass(frozen=True, slots=True)
class Claims:
    """What a backward says: gradients (k, n), each for one of the upstreams (k, m)."""

    upstreams: Rows
    gradients: Rows

    def only(self, k: int) -> Claims:
        """Return one of them."""
        return Claims(self.upstreams[k : k + 1], self.gradients[k : k + 1])


_NO_CLAIMS = Claims(np.zeros((0, 0)), np.zeros((0, 0)))


@dataclass(slots=True)
class Point:
    """A point, the forward's value there, and the gradients claimed for some upstreams."""

    subject: Subject
    x: Vector
    here: Vector  # (m,), the forward's value, flat
    shape: tuple[int, ...]  # of the forward's value
    eps: float = EPS  # of the forward's own precision
    own_eps: float = EPS  # of the gradients' precision
    noise: Vector | float = 0.0  # of the forward, as measured; see ``noise_of``
    own_noise: Vector | float = 0.0  # (n,), of the gradient for the first upstream
    claims: Claims = _NO_CLAIMS
    size: float = 0.0  # of the loss <upstream, f>, as rounding sees it
    losses: list[float] = field(default_factory=list)  # norm(u f) of each upstream
    widths: list[float] = field(default_factory=list)  # norm(u)
    floor: float = 0.0  # the error of a value that comes from rounding the inputs

    @property
    def dtype(self) -> type[np.floating[Any]]:
        """The precision of the forward, and so of its upstream gradient."""
        return np.float32 if self.eps > EPS else np.float64

    @property
    def single(self) -> bool:
        """Whether the gradients need to be right to less than double precision."""
        return self.own_eps > EPS

    @property
    def short(self) -> bool:
        """Whether anything is of less than double precision."""
        return self.single or self.eps > EPS

    @property
    def step(self) -> float:
        """The first step."""
        return STEP if self.eps <= EPS else STEP_SINGLE

    @property
    def sharp(self) -> float:
        """How small a tolerance must be beside the gradient for the answer to be known."""
        return SHARP_SINGLE if self.short else SHARP

    @property
    def rounding(self) -> Vector | float:
        """The error of one value that its size does not show: noise, and rounding of inputs."""
        if self.eps > EPS:
            own = np.maximum(self.floor, 2.0 * self.eps * np.abs(self.here))
            return np.maximum(own, 3.0 * self.noise)
        return np.maximum(self.floor, 3.0 * self.noise)

    def claim(self, claims: Claims) -> None:
        """Take note of the gradients; the first decides how far each element is moved."""
        self.claims = claims
        gradient = claims.gradients[0]
        magnitude = norm(gradient * self.subject.known(self.x))
        here = self.here
        self.losses = [norm(u * here) for u in claims.upstreams]
        self.widths = [norm(u) for u in claims.upstreams]
        size = max(self.losses[0], 1e-3 * magnitude)
        self.size = size if math.isfinite(size) else 0.0
        self.floor = self.eps * magnitude / (self.widths[0] + TINY)

    def direction(self, rng: Stream, only: slice | None = None, *, large: bool = False) -> Vector:
        """Draw a direction in which every element matters about as much as every other.

        Signs are random, sizes between 0.5 and 1.5 times what moves the forward by an equal
        share: normal draws hide an element whose entry happens to be near 0, signs alone hide
        equal errors of opposite sign. With ``large`` elements move by their own size, at least
        by one.
        """
        x = self.x
        cap = np.maximum(np.abs(self.subject.known(x)), 1.0)
        if self.size > 0 and not large:
            cap = np.minimum(cap, self._balance())
        v = rng.signed(len(x)) * cap
        if self.subject.lost is not None:
            v[self.subject.lost] = 0.0
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
        subject, claimed = self.subject, np.abs(self.claims.gradients[0])
        most = np.maximum.reduceat(claimed, subject.layout.starts)
        share, owner = self.size * subject.layout.shares, subject.layout.owner
        if most.all():
            moved = share[owner] / np.maximum(claimed, (most / _FURTHEST)[owner])
            return np.asarray(moved)
        some = most > 0
        if not some.any():
            return np.full(len(self.x), np.inf)
        far = share / np.where(some, most, np.inf)
        sizes = np.sqrt(
            np.add.reduceat(subject.known(self.x) ** 2, subject.layout.starts)
            / subject.layout.counts
        )
        far = np.where(some, _FURTHEST * far, np.maximum(sizes, far.max()))[owner]
        return np.asarray(np.minimum(far, share[owner] / np.maximum(claimed, TINY)))


class Stream:
    """Random numbers for a seed.

    The first thousand are kept: seeds are few, and making a generator would cost a tenth of the
    time of a small check.
    """

    def __init__(self, seed: int) -> None:
        self._seed, self._used, (self._kept, self._signed) = seed, 0, _first_numbers(seed)

    def random(self, n: int) -> Vector:
        """Draw from 0 to 1; not to be changed in place."""
        start, self._used = self._used, self._used + n
        if self._used <= len(self._kept):
            return self._kept[start : self._used]
        return self.later.random(n)

    def signed(self, n: int) -> Vector:
        """Draw numbers of both signs, 0.5 to 1.5 in size; not to be changed in place."""
        start, self._used = self._used, self._used + n
        if self._used <= len(self._signed):
            return self._signed[start : self._used]
        return _with_signs(self.later.random(n))

    @cached_property
    def later(self) -> np.random.Generator:
        """What comes after the kept numbers."""
        return np.random.default_rng([self._seed, 1])


@lru_cache(maxsize=32)
def _first_numbers(seed: int) -> tuple[Vector, Vector]:
    numbers = np.random.default_rng(seed).random(1000)
    signed = _with_signs(numbers)
    numbers.flags.writeable = signed.flags.writeable = False
    return numbers, signed


def _with_signs(numbers: Vector) -> Vector:
    r = 2.0 * numbers - 1.0
    return np.asarray(np.copysign(0.5, r) + r)


def opposite(rng: Stream, upstream: Vector) -> Vector:
    """Draw a second upstream: every sign turned, every size another.

    A backward that leaves out the upstream, squares it or masks it by its sign differs in one of
    the two.
    """
    turned = upstream * (-1.5 - rng.random(len(upstream)))
    if np.count_nonzero(turned) == len(turned):
        return turned
    return np.where(upstream == 0, rng.signed(len(upstream)), turned)


def norm(v: Vector) -> float:
    """Return the Euclidean norm of a flat vector."""
    square = float(np.dot(v, v))
    if _UNDERFLOWS < square < _OVERFLOWS:
        return math.sqrt(square)
    largest = float(np.abs(v).max(initial=0.0))
    if not 0 < largest < math.inf:
        return largest  # nan stays nan
    return largest * math.sqrt(float(np.dot(v / largest, v / largest)))


def norms(rows: Rows) -> Vector:
    """Return the Euclidean norm of each row."""
    squares = np.einsum("ij,ij->i", rows, rows)
    if squares.min(initial=1.0) > _UNDERFLOWS and squares.max(initial=0.0) < _OVERFLOWS:
        return np.asarray(np.sqrt(squares))
    return np.array([norm(row) for row in rows])
