"""What is examined: a forward and its backward, asked from outside, at inputs that can be moved.

The examination never calls anything: it yields ``Ask`` and is sent ``Reply``. Whoever drives it
calls two Python functions, or asks a worker, several questions to a frame.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.slopes import EPS, Vector

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
    """Forwards at these inputs; and, for each (upstream, inputs), a pair.

    Where the upstream is a function, it makes the upstream from the forward value. ``raw``: the
    forwards' arrays are wanted as they come, complex ones too.
    """

    forwards: Sequence[Inputs] = ()
    pairs: Sequence[tuple[Any, Inputs]] = ()
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers, in the order of the questions; a forward's is an array or a Failure."""

    forwards: Sequence[Any] = ()
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the inputs lie in the flat vector; all but ``parts`` of those that have elements."""

    parts: list[slice]
    filled: list[slice]
    counts: NDArray[np.intp]
    starts: NDArray[np.intp]
    owner: NDArray[np.intp]  # whose each element is
    shares: Vector  # what part of the forward's size an element moves it by, at a step of 1


# Kept, since a layer is checked again and again: a tenth of the time of a small check.
@lru_cache(maxsize=16)
def layout_of(sizes: tuple[int, ...]) -> Layout:
    """Lay inputs of these sizes one after the other."""
    ends = itertools.accumulate(sizes, initial=0)
    parts = [slice(a, b) for a, b in itertools.pairwise(ends)]
    filled = [part for part in parts if part.stop > part.start]
    counts = [part.stop - part.start for part in filled]
    return Layout(
        parts=parts,
        filled=filled,
        counts=np.array(counts, np.intp),
        starts=np.array([part.start for part in filled], np.intp),
        owner=np.repeat(np.arange(len(counts)), counts),
        shares=np.array([_SHARE / math.sqrt(len(counts) * count) for count in counts]),
    )


class Subject:
    """The inputs, and which of them are differentiated: real arrays and numbers.

    Integers, truth values, texts and all else are left as they are. The differentiated ones lie
    one after the other in one flat vector, so that a direction is a vector, too.
    """

    def __init__(self, inputs: Sequence[Any], varied: Sequence[int] | None = None) -> None:
        self.inputs = list(inputs)
        real = [k for k, value in enumerate(inputs) if is_real(value)]
        self.varied = tuple(real if varied is None else (k for k in real if k in varied))
        arrays = [np.asarray(inputs[k], np.float64) for k in self.varied]
        self.shapes = [array.shape for array in arrays]
        self.layout = layout_of(tuple(array.size for array in arrays))
        flat = [array.reshape(-1) for array in arrays]
        self.x: Vector = np.concatenate(flat) if flat else np.zeros(0)
        # Infinite elements, such as a mask's -inf, are left where they are.
        finite = math.isfinite(self.x @ self.x) or np.isfinite(self.x).all()
        self.lost = None if finite else ~np.isfinite(self.x)
        makers = [_maker(inputs[k]) for k in self.varied]
        self._makers = list(zip(self.varied, self.layout.parts, self.shapes, makers, strict=True))
        rest = set(range(len(self.inputs))).difference(self.varied)
        self._rest = [(k, _copier(self.inputs[k])) for k in rest]
        self.eps = max((eps_of(inputs[k]) for k in self.varied), default=EPS)

    def known(self, x: Vector) -> Vector:
        """Return x with 0 for what is not finite."""
        return x if self.lost is None else np.where(self.lost, 0.0, x)

    def at(self, x: Vector) -> Inputs:
        """Return fresh inputs with the flat vector ``x`` in place of the differentiated ones.

        ``x`` is not copied: give one that is used for nothing else.
        """
        moved: Inputs = [None] * len(self.inputs)
        for k, copier in self._rest:
            moved[k] = copier(self.inputs[k])
        for k, part, shape, make in self._makers:
            moved[k] = x[part].reshape(shape) if make is None else make(x[part][0])
        return moved

    def original(self) -> Inputs:
        """Return fresh copies of the inputs as they were given, of their own precision."""
        return [
            value.copy() if isinstance(value, np.ndarray) else _copied(value)
            for value in self.inputs
        ]


def eps_of(value: Any) -> float:
    """Return the precision of an array or a number, that of double where it is finer."""
    dtype = getattr(value, "dtype", None)
    if dtype is None or dtype.kind != "f" or dtype.itemsize >= 8:
        return EPS
    return float(np.finfo(dtype).eps)


def is_real(value: Any) -> bool:
    """Tell whether a value is differentiated: a float, or an array of floats."""
    if isinstance(value, np.ndarray) or isinstance(value, np.generic):  # noqa: SIM101 - 3 times faster
        return value.dtype.kind == "f"
    return isinstance(value, float)


def _maker(value: Any) -> Callable[[Any], Any] | None:
    """Return the type of a number, None for an array."""
    return None if isinstance(value, np.ndarray) else type(value)


def _copier(value: Any) -> Callable[[Any], Any]:
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return np.copy
    return _copied


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 - a lock, a file: what cannot be copied is passed as it is
        return value
