"""Conditioning: how far rounding may move a right answer on the very draw that it was asked of.

    |got - want| <= base + C eps kappa      (base: see compare.py; eps = 2.2e-16)
    kappa = max over s of |G(x (1 + d s)) - G(x)| / d,      s random, 0.5 <= |s| <= 1

A formula that is backward stable returns the exact answer of inputs that are a few eps off, so
that its error is at most the condition number times the backward error (Higham, Accuracy and
Stability of Numerical Algorithms, 2nd ed., 1.6). kappa is that condition number, measured: the
reference is asked again with all its real inputs moved, by two sizes d along each pattern s.
Where it jumps however small d is, at a kink or a tie, the smaller d measures a thousand times
more; such a pattern says nothing of rounding and is left out.

C is 64. Over 55,000 pairs of right formulas (tests/test_conditioning.py, 40 seeds) 1,916 are
further apart than the base allows, up to 2,300 times, but none by more than 12.4 eps kappa; with
the term no error is over 0.6 of what is allowed. Inputs are moved in proportion to
each element: in proportion to the largest one, no pair more is explained, but for 1 / x of inputs
between 1e-3 and 1e3 the tolerance would be 2,300 times the base.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gradekit.inputs import Draw, generator
from gradekit.numerics.compare import FLOOR, RTOL, Difference
from gradekit.numerics.pairing import pair_gradients

C: Final = 64.0
PATTERNS: Final = 4
SIZES: Final = (1e-8, 1e-11)
N_MOVED: Final = PATTERNS * len(SIZES)
CAP: Final = 1e-7  # of the largest true value: it binds where a condition number is over 7e6
_JUMP = 30.0  # between the 1 of smooth functions and the 1000 of jumps
_SHARED = 0.1  # of the mean kappa: in one element four patterns may cancel by chance
_MATTERS = 0.01  # of the base: what is less is not kept, and would not help float32 either


def nearby(name: str, draw: Draw) -> list[Draw]:
    """Return the draw with its real inputs moved: by each of SIZES, along each pattern.

    ``name`` is of the probe. Whole numbers, seeds and constants stay; [] where nothing moves.
    """
    real = {key: np.asarray(value) for key, value in draw.inputs.items() if _is_real(value)}
    if not real:
        return []
    stream = generator(b"conditioning", name, draw.case, draw.index)
    moved = []
    for _ in range(PATTERNS):
        signs = {
            key: stream.choice([-1.0, 1.0], value.shape) * stream.uniform(0.5, 1.0, value.shape)
            for key, value in real.items()
        }
        for size in SIZES:
            inputs = dict(draw.inputs)
            for key, value in real.items():
                inputs[key] = (value * (1 + size * signs[key])).astype(value.dtype)[()]
            moved.append(replace(draw, inputs=inputs))
    return moved


def spread_of(want: Any, moved: Sequence[Any]) -> Any:
    """Return what conditioning adds to the tolerance of each number of an observed tree.

    moved : what was observed of each of ``nearby``'s draws. The tree that is returned has arrays of
    float32 for numbers and None for all else; it is None where it would change no tolerance.
    """
    tree = _spread(want, moved)
    return tree if _any(tree) else None


def spread_by_name(
    spread: Any, names: Sequence[str], shapes: Mapping[str, tuple[int, ...]]
) -> dict[str, NDArray[np.float64]]:
    """Pair what conditioning adds to gradients with the inputs, as gradients are paired."""
    paired = None if spread is None else pair_gradients(spread, names, shapes)
    if paired is None or isinstance(paired, Difference):
        return {}
    found = {}
    for name, tree in paired.items():
        with suppress(TypeError, ValueError):  # nothing is said of a part of its rows
            found[name] = np.nan_to_num(np.asarray(tree, np.float64))
    return found


def _spread(want: Any, moved: Sequence[Any]) -> Any:
    if isinstance(want, dict):
        if not all(isinstance(tree, dict) and tree.keys() == want.keys() for tree in moved):
            return None
        return {key: _spread(want[key], [tree[key] for tree in moved]) for key in want}
    if isinstance(want, list):
        if not all(isinstance(tree, list) and len(tree) == len(want) for tree in moved):
            return None
        return [_spread(item, [tree[k] for tree in moved]) for k, item in enumerate(want)]
    if not all(_is_number(leaf) and np.shape(leaf) == np.shape(want) for leaf in (want, *moved)):
        return None
    values = np.stack([np.asarray(leaf, float) for leaf in moved])
    shape = (PATTERNS, len(SIZES), *np.shape(want))
    return _allowance(np.asarray(want, float), values.reshape(shape))


def _allowance(want: NDArray[np.float64], moved: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the term for one array.

    want : (...); moved : (patterns, sizes, ...)
    """
    size = np.abs(want, where=np.isfinite(want), out=np.zeros_like(want))
    largest = size.max(initial=0.0)
    extra = np.zeros_like(want)
    with np.errstate(all="ignore"):
        sizes = np.reshape(SIZES, (1, -1) + (1,) * want.ndim)
        slopes = np.abs(moved - want) / sizes
        coarse, fine = slopes[:, 0], slopes[:, 1]
        kappas = np.where(fine > _JUMP * coarse, 0.0, np.minimum(coarse, fine))
        kappas = np.where(np.isfinite(slopes).all(axis=(0, 1)), kappas, 0.0)
        kappa = kappas.max(axis=0, initial=0.0)
        top = max(kappa.max(initial=0.0), np.finfo(float).tiny)
        shared = top * np.sqrt(np.mean((kappa / top) ** 2)) if kappa.size else 0.0
        kappa = np.maximum(kappa, _SHARED * shared)
        extra = np.minimum(C * np.finfo(float).eps * kappa, CAP * largest)
        base = RTOL * size + FLOOR * largest
        extra = np.where((extra > _MATTERS * base) & np.isfinite(want), extra, 0.0)
    return np.asarray(np.minimum(extra, np.finfo(np.float32).max), np.float32)


def _any(tree: Any) -> bool:
    if isinstance(tree, dict | list):
        return any(map(_any, tree.values() if isinstance(tree, dict) else tree))
    return tree is not None and bool(np.any(tree))


def _is_real(value: Any) -> bool:
    return (
        isinstance(value, np.ndarray | np.floating | float) and np.asarray(value).dtype.kind == "f"
    )


def _is_number(leaf: Any) -> bool:
    if isinstance(leaf, np.ndarray | np.generic):
        return leaf.dtype.kind in "fiub"
    return type(leaf) in (int, float)
