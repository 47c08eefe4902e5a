"""The points at which a gradient check is tried: inputs declared by shape, drawn by kind."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

POINTS = ("normal", "large", "small", "size one", "near kink", "tie")
SCALES = {"large": 1e4, "small": 1e-6}
NEAR = 1e-6
EPS = np.finfo(np.float64).eps

Arrays = tuple[NDArray[Any], ...]
Function = Callable[..., Any]
Kink = Callable[[np.random.Generator, Arrays, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One argument of an operation; ``single`` is its shape where every size is one."""

    shape: tuple[int, ...]
    kind: str = "real"
    below: int = 0
    single: tuple[int, ...] = ()

    def draw(self, rng: np.random.Generator, *, single: bool) -> NDArray[Any]:
        """Draw the array; labels and masks are inputs that have no gradient."""
        shape = (self.single or (1,) * len(self.shape)) if single else self.shape
        if self.kind == "labels":
            return rng.integers(0, 1 if single else self.below, shape)
        if self.kind == "mask":
            return rng.random(shape) < (2.0 if single else 0.6)
        values = rng.standard_normal(shape)
        return np.exp(0.5 * values) if self.kind == "positive" else values


def real(*shape: int, single: tuple[int, ...] = ()) -> Input:
    """Declare a standard normal input."""
    return Input(shape=shape, single=single)


def positive(*shape: int) -> Input:
    """Declare an input of positive numbers around one."""
    return Input(shape=shape, kind="positive")


def labels(*shape: int, below: int) -> Input:
    """Declare an integer input, which is not differentiated."""
    return Input(shape=shape, kind="labels", below=below)


def mask(*shape: int) -> Input:
    """Declare a Boolean input, which is not differentiated."""
    return Input(shape=shape, kind="mask")


def some(rng: np.random.Generator, size: int, offset: float) -> NDArray[np.int64]:
    """Choose which of ``size`` elements to move: a third of them onto a kink, or one near it."""
    return rng.choice(size, 1 if offset else max(1, size // 3), replace=False)


def neighbours(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Make elements of every float input equal, up to the offset."""
    for x in inputs:
        if x.dtype == np.float64 and x.size > 1:
            where = some(rng, x.size, offset)
            x.flat[where] = x.flat[(where[0] + 1) % x.size] + offset


def neighbours_and_zeros(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Make elements equal, and others zero."""
    neighbours(rng, inputs, offset)
    for x in inputs:
        if x.dtype == np.float64 and not offset:
            x.flat[some(rng, x.size, offset)] = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A forward, its right backward, and where to try them.

    ``kink`` moves inputs onto a kink (offset 0) or next to one; ``smooth`` operations have none,
    and get equal neighbours. ``skip`` names the points that have no gradient, with the reason.
    """

    name: str
    forward: Function
    backward: Function
    inputs: tuple[Input, ...]
    kink: Kink = neighbours_and_zeros
    smooth: bool = True
    skip: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Function] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """An operation at one point, with a random signed upstream."""

    operation: Operation
    point: str
    seed: int
    inputs: Arrays
    upstream: NDArray[np.float64]
    nearby: bool = False

    @cached_property
    def value(self) -> NDArray[np.float64]:
        """What the forward returns."""
        return np.asarray(self.operation.forward(*self.inputs))

    @cached_property
    def gradients(self) -> tuple[NDArray[np.float64] | None, ...]:
        """What the right backward returns."""
        return tuple(self.operation.backward(self.upstream, *self.inputs))

    @cached_property
    def floats(self) -> tuple[int, ...]:
        """The positions of the inputs that have a gradient."""
        return tuple(k for k, x in enumerate(self.inputs) if x.dtype == np.float64)

    @property
    def at_kink(self) -> bool:
        """Whether the point is on a kink of the operation, or near one."""
        return not self.operation.smooth and self.point in {"near kink", "tie"}

    @cached_property
    def reaches(self) -> Mapping[int, float]:
        """How far each input can move while the forward stays nearly linear, off any kink."""
        if self.at_kink and not self.nearby:
            return self.moved(0).reaches
        return {k: reach(self, k) for k in self.floats}

    def random(self, *salt: int) -> np.random.Generator:
        """Return a generator that belongs to this case."""
        return generator(self.operation.name, self.point, self.seed, *salt)

    def moved(self, salt: int) -> Case:
        """Return the same case at a random point nearby."""
        rng = self.random(7, salt)
        inputs = tuple(
            x + 0.03 * max(1.0, rms(x)) * rng.standard_normal(x.shape) if k in self.floats else x
            for k, x in enumerate(self.inputs)
        )
        return Case(self.operation, self.point, self.seed, inputs, self.upstream, nearby=True)


def generator(name: str, point: str, *seeds: int) -> np.random.Generator:
    """Return the random generator of one operation at one point."""
    return np.random.default_rng([zlib.crc32(name.encode()), POINTS.index(point), *seeds])


def draw(operation: Operation, point: str, seed: int) -> Case:
    """Draw the inputs of an operation at a kind of point, and an upstream gradient."""
    rng = generator(operation.name, point, seed)
    single = point == "size one"
    inputs = tuple(declared.draw(rng, single=single) for declared in operation.inputs)
    scale = SCALES.get(point, 1.0)
    inputs = tuple(x * scale if x.dtype == np.float64 else x for x in inputs)
    if point == "near kink":
        operation.kink(rng, inputs, NEAR * rng.uniform(-1, 1))
    if point == "tie":
        operation.kink(rng, inputs, 0.0)
    shape = np.shape(operation.forward(*inputs))
    return Case(operation, point, seed, inputs, signed(rng, shape))


def signed(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Draw numbers of either sign between 0.5 and 1.5: none is small, sums hardly cancel."""
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.5, 1.5, shape))


def points_of(operation: Operation) -> Sequence[str]:
    """List the kinds of point at which an operation has a gradient."""
    return [point for point in POINTS if point not in operation.skip]


def rms(x: NDArray[Any]) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(np.square(x)))) if x.size else 0.0


def reach(case: Case, k: int) -> float:
    """Return the largest step of input ``k`` up to which ``<u, f>`` is linear within 10 %.

    Steps grow tenfold from 1e-10 along one random direction. It ends where second differences
    are a tenth of first ones, or first ones stop growing tenfold, beyond the rounding noise.
    """
    weight, f = np.abs(case.upstream), case.value
    noise = 8 * EPS * float(np.sum(weight * np.abs(f)))
    rng = case.random(11, k)
    direction = signed(rng, case.inputs[k].shape)
    inputs = list(case.inputs)
    last, before = 1e-10, None
    for exponent in range(-10, 5):
        inputs[k] = case.inputs[k] + 10.0**exponent * direction
        up = np.asarray(case.operation.forward(*inputs))
        inputs[k] = case.inputs[k] - 10.0**exponent * direction
        down = np.asarray(case.operation.forward(*inputs))
        limit = 0.1 * np.sum(weight * np.abs(up - down)) + 20 * noise
        bent = np.sum(weight * np.abs(up + down - 2 * f))
        grown = 0.0 if before is None else np.sum(weight * np.abs(up - down - 10 * before))
        if not (bent <= limit and grown <= limit):
            break
        last, before = 10.0**exponent, up - down
    return last
