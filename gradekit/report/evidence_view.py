"""What a student may see of the numbers behind a wrong answer: elements, a map, a curve, shapes.

Made from the evidence of a public draw only; that is for `gradekit.report.disclosure` to decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradekit.report.text import apart, number, one_line, ratio, relative, short
from gradekit.report.words import (
    CURVE_ALIKE,
    CURVE_FLAT,
    CURVE_NEAREST,
    CURVE_NOT_FINITE,
    CURVE_STRAIGHT,
    CURVE_V,
)

Document = Mapping[str, Any]

_MOST_ELEMENTS = 8
_MOST_CELLS = 8  # of a map, down and across
_MOST_STEPS = 40
_PROJECTION = 46.0  # half the width of a row's picture, in its own units
_ALIKE = 30.0  # yours comes as near as a right gradient, up to this factor
_FLAT = 3.0  # where a right gradient falls, yours changes by less than this factor
_LINES = ("steps", "yours", "right")
_PAIR = re.compile(
    r"(?:the )?(?P<name>[\w.\[\]' ]{1,40}?) has shape (?P<got>\([\d, ]{0,60}\)), "
    r"(?:it should be|[\w.\[\]' ]{1,40}? has shape) (?P<want>\([\d, ]{0,60}\))"
    r"(?:: (?P<note>[^;]+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementView:
    """One wrong element: where, and what was there."""

    where: str
    got: str
    want: str
    ratio: str
    error: str = ""  # relative
    at_got: float | None = None  # place in the row's picture, from -46 to 46
    at_want: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell of a map: how far an element is off; 0 is right, 3 is far off."""

    text: str
    shade: int
    told: str = ""  # the element in words, where it is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    """An output as a map of how far its elements are off, with the indices on its axes."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[CellView, ...]], ...]
    block: str  # "" where each cell is one element


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveView:
    """Relative errors against the step, yours and a right gradient's; None: not a number."""

    steps: tuple[float, ...]
    yours: tuple[float | None, ...]
    right: tuple[float | None, ...]
    reading: str  # in words, what the picture shows


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeView:
    """A wrong shape beside the right one."""

    name: str
    got: str
    want: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """The wrong elements of one output on one public draw."""

    output: str
    shape: str
    n: int
    n_wrong: int
    max_rel_err: str
    tolerance: str
    elements: tuple[ElementView, ...]  # the first ones
    worst: tuple[ElementView, ...] = ()
    grid: GridView | None = None
    curve: CurveView | None = None


def evidence_view(evidence: Document) -> EvidenceView:
    """Keep of the evidence of a public draw what is shown."""
    output = one_line(evidence.get("output"), 60)
    n, n_wrong = (int(_finite(evidence.get(key))) for key in ("n", "n_wrong"))
    return EvidenceView(
        output=output,
        shape=shape_words(evidence.get("shape")),
        n=n,
        n_wrong=n_wrong,
        max_rel_err=short(evidence.get("max_rel_err")),
        tolerance=short(evidence.get("tolerance")),
        elements=_elements(evidence.get("first_wrong"), output),
        worst=_elements(evidence.get("worst"), output),
        grid=_grid(evidence, output) if n > 1 else None,
        curve=_curve(evidence.get("curve")),
    )


def shape_views(message: str) -> tuple[ShapeView, ...]:
    """Read the pairs of shapes out of a message; none where it says anything else.

    >>> [pair.got for pair in shape_views("dx has shape (4,), its variable has shape (5, 4)")]
    ['(4,)']
    """
    found = [_PAIR.fullmatch(part) for part in message.split("; ")]
    pairs = [pair for pair in found if pair is not None]
    if len(pairs) < len(found):
        return ()
    return tuple(
        ShapeView(name=p["name"], got=p["got"], want=p["want"], note=p["note"] or "") for p in pairs
    )


def shape_words(shape: Any) -> str:
    """Write a shape as Python does; "" for what is none."""
    if not isinstance(shape, (list, tuple)):
        return ""
    sizes = [f"{size}" for size in shape if isinstance(size, int)]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def _finite(value: Any) -> float:
    found = number(value)
    return found if found is not None and math.isfinite(found) else 0.0


# --- elements


def _elements(listed: Any, output: str) -> tuple[ElementView, ...]:
    wrong = [e for e in listed or () if isinstance(e, Mapping)][:_MOST_ELEMENTS]
    values = [(number(e.get("got")), number(e.get("want"))) for e in wrong]
    sizes = [abs(v) for pair in values for v in pair if v is not None and math.isfinite(v)]
    scale = max(sizes, default=0.0)

    def place(value: float | None) -> float | None:
        if value is None or not math.isfinite(value) or not scale:
            return None
        return round(value / scale * _PROJECTION, 1)

    texts = [apart(element.get("got"), element.get("want")) for element in wrong]
    return tuple(
        ElementView(
            where=f"{output}{_index(element.get('index'))}",
            got=mine,
            want=theirs,
            ratio=ratio(element.get("got"), element.get("want")),
            error=relative(element.get("got"), element.get("want")),
            at_got=place(got),
            at_want=place(want),
        )
        for element, (got, want), (mine, theirs) in zip(wrong, values, texts, strict=True)
    )


def _index(index: Any) -> str:
    if isinstance(index, (list, tuple)):
        return f"[{', '.join(str(i) for i in index)}]" if index else ""
    return "" if index is None else f"[{one_line(index, 40)}]"


def _off(got: float | None, want: float | None) -> float | None:
    """Return the relative error of two finite numbers; None where one is not."""
    if got is None or want is None or not (math.isfinite(got) and math.isfinite(want)):
        return None
    size = max(abs(got), abs(want))
    return abs(got / size - want / size) if size else 0.0


# --- the map


def _grid(evidence: Document, output: str) -> GridView | None:
    found, shape = evidence.get("grid"), _sizes(evidence.get("shape"))
    if not isinstance(found, Mapping) or shape is None:
        return None
    block, rows = _sizes(found.get("block")), found.get("rows")
    if block is None or len(block) != 2 or 0 in block or not isinstance(rows, (list, tuple)):
        return None
    cells = [[e for e in row if isinstance(e, Mapping)] for row in rows[:_MOST_CELLS]]
    width = min((len(row) for row in cells), default=0)
    high, wide = block
    across = shape[-1] if shape else 1
    return GridView(
        columns=tuple(_span(wide * j, wide, across) for j in range(min(width, _MOST_CELLS))),
        rows=tuple(
            (_lines(high * i, high, shape[:-1]), tuple(_cell(e, output) for e in row[:_MOST_CELLS]))
            for i, row in enumerate(cells)
        ),
        block="" if block == [1, 1] else f"{high} x {wide}",
    )


def _sizes(shape: Any) -> list[int] | None:
    if not isinstance(shape, (list, tuple)) or not all(type(size) is int for size in shape):
        return None
    return list(shape)


def _span(first: int, length: int, size: int) -> str:
    """Write a run of indices as a slice; one alone as itself."""
    last = min(first + length, max(size, 1))
    return f"{first}" if last - first <= 1 else f"{first}:{last}"


def _lines(first: int, length: int, lead: Sequence[int]) -> str:
    """Write the indices of a run of rows; of more than two axes all but the last run down."""
    if len(lead) < 2:
        return _span(first, length, lead[0]) if lead else ""
    last = min(first + length, math.prod(lead)) - 1
    ends = [", ".join(map(str, _unravelled(k, lead))) for k in (first, last)]
    return ends[0] if first >= last else f"{ends[0]} to {ends[1]}"


def _unravelled(flat: int, sizes: Sequence[int]) -> list[int]:
    index = []
    for size in reversed(sizes):
        flat, place = divmod(flat, max(size, 1))
        index.append(place)
    return index[::-1]


def _cell(element: Document, output: str) -> CellView:
    if element.get("wrong") is not True:
        return CellView(text="ok", shade=0)
    got, want = number(element.get("got")), number(element.get("want"))
    off = _off(got, want)
    if off is None:
        strange = got is not None and not math.isfinite(got)
        text, shade = (f"{got}" if strange else "≠"), 3
    else:
        text, shade = _brief(off), 3 if off >= 0.1 else 2 if off >= 1e-3 else 1
    mine, theirs = apart(element.get("got"), element.get("want"))
    where = f"{output}{_index(element.get('index'))}"
    return CellView(text=text, shade=shade, told=f"{where}: yours {mine}, expected {theirs}")


def _brief(error: float) -> str:
    """Write a relative error in at most five characters.

    >>> _brief(1.976), _brief(0.054), _brief(3.21e-07)
    ('2', '0.05', '3e-7')
    """
    if error >= 0.995:
        return f"{error:.2g}"
    if error >= 0.01:
        return f"{error:.2f}"
    digit, _, exponent = f"{error:.0e}".partition("e")
    return f"{digit}e{int(exponent)}"


# --- the curve


def _curve(curve: Any) -> CurveView | None:
    if not isinstance(curve, Mapping):
        return None
    lists = [found if isinstance(found := curve.get(key), (list, tuple)) else () for key in _LINES]
    points = [
        (_finite(step), _error(mine), _error(right))
        for step, mine, right in zip(*lists, strict=False)
        if _finite(step) > 0
    ]
    if len(points) < 3 or sum(right is not None for _, _, right in points) < 3:
        return None
    steps, yours, right = zip(*sorted(points[:_MOST_STEPS]), strict=True)
    return CurveView(steps=steps, yours=yours, right=right, reading=_reading(steps, yours, right))


def _error(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and math.isfinite(found) and found >= 0 else None


def _reading(
    steps: Sequence[float], yours: Sequence[float | None], right: Sequence[float | None]
) -> str:
    """Say what the two lines show: where yours stays, and how far down a right one goes."""
    best, h = min((e, step) for e, step in zip(right, steps, strict=True) if e is not None)
    told = {"right": short(best), "h": short(h)}
    mine = [e for e in yours if e is not None]
    if not mine:
        return CURVE_NOT_FINITE.format(**told)
    nearest = min(mine)
    told["yours"] = short(nearest)
    if nearest <= _ALIKE * best:
        return CURVE_ALIKE.format(**told)
    low = [
        e
        for e, r in zip(yours, right, strict=True)
        if e is not None and r is not None and r < nearest / 10
    ]
    flat = len(low) > 1 and max(low) < _FLAT * nearest
    coarsest = next(e for e in reversed(right) if e is not None)
    shape = CURVE_V if coarsest > _ALIKE * best else CURVE_STRAIGHT
    return f"{CURVE_FLAT}{shape}".format(**told) if flat else CURVE_NEAREST.format(**told)
