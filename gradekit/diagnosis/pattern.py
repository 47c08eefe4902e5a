"""What is certain about a wrong output: where its wrong elements lie, and by how much they are off.

Nothing is guessed here. A place is named where every wrong element lies in it, on every draw, and
right elements lie outside; a factor where it is one number for all elements of a draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ENOUGH = 4  # wrong elements in all: fewer lie in some place by chance
_SPARE = 4  # right elements to a wrong one: where more lie, the place says little
_ALONE = 8  # wrong elements, where one draw alone shows them
_SAME = 1e-9  # relative: how well a factor has to hold
_SMALL = 1e-6  # of the largest true value: elements below it tell no factor


@dataclass(frozen=True, slots=True)
class Drawn:
    """One output on one draw; arrays of one shape, ``wrong`` tells which elements are."""

    variable: str  # the input that it is the gradient of; "" for a value
    got: NDArray[np.float64]
    want: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    inputs: Mapping[str, Any]


def places(draws: Sequence[Drawn]) -> str:
    """Say where the wrong elements lie: "exactly where x < 0"; "" where nothing is certain."""
    told = [d for d in draws if d.wrong.any()]
    if sum(int(d.wrong.sum()) for d in told) < _ENOUGH or any(d.wrong.all() for d in told):
        return ""
    maps = [dict(_named_places(d)) for d in told]
    best, best_spare = "", None
    for name in maps[0]:
        if not all(name in found for found in maps):
            continue
        inside = [found[name] for found in maps]
        if any((d.wrong & ~place).any() for d, place in zip(told, inside, strict=True)):
            continue
        if all(place.all() for place in inside):
            continue
        spare = sum(int((place & ~d.wrong).sum()) for d, place in zip(told, inside, strict=True))
        if best_spare is None or spare < best_spare:
            best, best_spare = name, spare
    if best_spare is None:
        return ""
    n_wrong = sum(int(d.wrong.sum()) for d in told)
    calm = [dict(_named_places(d)).get(best) for d in draws if not d.wrong.any()]
    best_spare += sum(int(place.sum()) for place in calm if place is not None)
    outside = sum(int((~found[best]).sum()) for found in maps)
    if best_spare and (outside < _ENOUGH or len(told) < 2 or best_spare > _SPARE * n_wrong):
        return ""
    if len(told) < 2 and n_wrong < _ALONE:
        return ""
    return f"{'only' if best_spare else 'exactly'} {best}"


def factor(draws: Sequence[Drawn]) -> str:
    """Say by which factor all elements are off; "" where there is none."""
    found: list[tuple[float, Drawn]] = []
    for drawn in draws:
        ratio = _ratio(drawn)
        if ratio is None:
            return ""
        found.append((ratio, drawn))
    if len(found) < 2:
        return ""
    ratios = [ratio for ratio, _ in found]
    if all(abs(ratio / ratios[0] - 1) < _SAME for ratio in ratios):
        if ratios[0] == 0 or abs(ratios[0] - 1) < _SMALL:
            return ""
        if abs(ratios[0] + 1) < _SAME:
            return "every element has the opposite sign"
        return f"every element is {ratios[0]:.6g} times what it should be"
    for name, sizes in _sizes([drawn for _, drawn in found]):
        if len(set(sizes)) > 1:
            for word, wanted in (("times", sizes), ("divided by", [1 / s for s in sizes])):
                if all(abs(r / w - 1) < _SAME for r, w in zip(ratios, wanted, strict=True)):
                    return f"every element is what it should be, {word} {name}"
    return ""


def _ratio(drawn: Drawn) -> float | None:
    """Return got / want where it is one number; None where not, or where it is 1."""
    want, got = drawn.want.ravel(), drawn.got.ravel()
    large = np.abs(want) > _SMALL * np.abs(want).max(initial=0.0)
    if large.sum() < 2 or not np.isfinite(got).all():
        return None
    ratios = got[large] / want[large]
    middle = float(np.median(ratios))
    if not np.isfinite(middle) or not middle:
        return None
    rest = np.abs(got - middle * want).max() <= _SAME * abs(middle) * np.abs(want).max()
    return middle if rest else None


def _sizes(draws: Sequence[Drawn]) -> Iterator[tuple[str, list[int]]]:
    """Yield what a factor may stand for: the sizes of the inputs' axes, one a draw."""
    for name, value in draws[0].inputs.items():
        for axis in range(np.ndim(value)):
            shapes = [np.shape(d.inputs.get(name, 0.0)) for d in draws]
            if all(len(shape) > axis for shape in shapes):
                said = f"{shapes[0][axis]}, the {_nth(axis, len(shapes[0]))} of {name}"
                yield said, [shape[axis] for shape in shapes]


def _nth(axis: int, n: int) -> str:
    if n == 1:
        return "length"
    return {0: "number of rows", n - 1: "number of columns"}.get(axis, f"size of axis {axis}")


def _named_places(drawn: Drawn) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield what people call a part of an output, and which elements are in it."""
    shape = drawn.want.shape
    for name, value in drawn.inputs.items():
        array = np.asarray(value)
        if array.shape == shape and array.dtype.kind in "fi" and shape:
            yield f"where {name} < 0", array < 0
            yield f"where {name} > 0", array > 0
            yield f"where {name} is 0", array == 0
            for other, values in drawn.inputs.items():
                if other > name and np.shape(values) == shape:
                    yield f"where {name} and {other} are equal", array == np.asarray(values)
                    yield f"where {name} > {other}", array > np.asarray(values)
                    yield f"where {name} < {other}", array < np.asarray(values)
    yield "where it should be 0", drawn.want == 0
    if len(shape) == 1:
        yield from _ends(shape, 0, "element")
    elif shape:
        yield from _ends(shape, 0, "row")
        yield from _ends(shape, len(shape) - 1, "column")
        border = np.ones(shape, bool)
        border[..., 1:-1, 1:-1] = False
        yield "at the border", border
    if len(shape) == 2 and shape[0] == shape[1]:
        yield "on the diagonal", np.eye(shape[0], dtype=bool)
        yield "off the diagonal", ~np.eye(shape[0], dtype=bool)


def _ends(shape: tuple[int, ...], axis: int, word: str) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    n = shape[axis]
    if n < 2:
        return
    place = np.arange(n).reshape([-1 if k == axis else 1 for k in range(len(shape))])
    for name, inside in (
        (f"in the first {word}", place == 0),
        (f"in the last {word}", place == n - 1),
    ):
        yield name, np.broadcast_to(inside, shape)
