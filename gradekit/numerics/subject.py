"""What is examined: a forward and its backward, asked from outside, at inputs that can be moved.

The examination never calls anything: it yields ``Ask`` and is sent ``Reply``. Whoever drives it
calls two Python functions, or asks a worker, several questions to a frame.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_SHARE = 1 / 8
Inputs = list[Any]  # one value for each argument, in their order


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no value: an exception, or something that is no array of numbers."""

    kind: str  # a reason of the contract: "exception", "dtype", ...
    message: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A forward and, with the same objects, its backward: what both returned."""

    value: Any  # an array or a Failure
    gradients: Any  # a tree as returned, or a Failure
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """Forwards at these inputs; and, for each (upstream, inputs), a pair."""

    forwards: Sequence[Inputs] = ()
    pairs: Sequence[tuple[Any, Inputs]] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers, in the order of the questions; a forward's is an array or a Failure."""

    forwards: Sequence[Any] = ()
    pairs: Sequence[Pair] = ()


class Subject:
    """The inputs, and which of them are differentiated: real arrays and numbers.

    Integers, truth values, texts and all else are left as they are. The differentiated ones lie
    one after the other in one flat vector, so that a direction is a vector, too.
    """

    def __init__(self, inputs: Sequence[Any], varied: Sequence[int] | None = None) -> None:
        self.inputs = list(inputs)
        self.varied = tuple(
            k
            for k, value in enumerate(inputs)
            if (varied is None or k in varied) and is_real(value)
        )
        self.shapes = [np.shape(inputs[k]) for k in self.varied]
        self.sizes = [int(np.size(inputs[k])) for k in self.varied]
        ends = list(itertools.accumulate(self.sizes, initial=0))
        counts = [size for size in self.sizes if size]
        self.counts = np.array(counts, np.intp)  # of the inputs that have elements
        self.starts = np.array([a for a, size in zip(ends, self.sizes, strict=False) if size])
        # What part of the forward's size each element of an input moves it by, at a step of 1.
        self.shares: Vector = _SHARE / np.sqrt(len(counts) * self.counts)
        self.parts = [slice(a, b) for a, b in itertools.pairwise(ends)]
        arrays = [np.asarray(inputs[k], np.float64).reshape(-1) for k in self.varied]
        self.x: Vector = np.concatenate(arrays) if arrays else np.zeros(0)
        self._like = [_maker(self.inputs[k]) for k in self.varied]
        rest = [k for k in range(len(self.inputs)) if k not in self.varied]
        self._rest = [(k, _copier(self.inputs[k])) for k in rest]

    @property
    def single(self) -> bool:
        """Whether an input is of less than double precision."""
        return any(_is_short(self.inputs[k]) for k in self.varied)

    def at(self, x: Vector) -> Inputs:
        """Return fresh inputs with the flat vector ``x`` in place of the differentiated ones.

        ``x`` is not copied: give one that is used for nothing else.
        """
        moved: Inputs = [None] * len(self.inputs)
        for k, copier in self._rest:
            moved[k] = copier(self.inputs[k])
        for k, part, shape, make in zip(
            self.varied, self.parts, self.shapes, self._like, strict=True
        ):
            moved[k] = make(x[part], shape)
        return moved

    def original(self) -> Inputs:
        """Return fresh copies of the inputs as they were given, of their own precision."""
        return [
            value.copy() if isinstance(value, np.ndarray) else copy.deepcopy(value)
            for value in self.inputs
        ]

    def split(self, x: Vector) -> list[Vector]:
        """Return the part of each differentiated input, in its shape."""
        return [x[part].reshape(s) for part, s in zip(self.parts, self.shapes, strict=True)]


def is_real(value: Any) -> bool:
    """Tell whether a value is differentiated: a float, or an array of floats."""
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.kind == "f"
    return isinstance(value, float)


def _is_short(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.dtype.itemsize < 8


def _maker(value: Any) -> Callable[[Vector, tuple[int, ...]], Any]:
    """Return how to make a value of the kind of ``value`` from a part of the flat vector."""
    if isinstance(value, np.generic):
        kind = type(value)
        return lambda part, _: kind(part[0])
    if isinstance(value, float):
        return lambda part, _: float(part[0])
    return lambda part, shape: part.reshape(shape)


def _copier(value: Any) -> Callable[[Any], Any]:
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return np.copy
    return copy.deepcopy
