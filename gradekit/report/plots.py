"""Numbers for the pictures of a page: where lines, ticks and labels of an SVG go."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gradekit.report.evidence_view import CurveView

WIDTH, HEIGHT = 380, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 50.0, 368.0, 22.0, 196.0
_LEAST = 1e-17  # no error of doubles is smaller; 0 has no logarithm
_TICKS = 5
_LABEL = 20.0  # the height of a line of text, with room around it


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlot:
    """Error against step size, both on a logarithmic axis."""

    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    yours: str  # as an SVG path; "" where no point is a number
    right: str
    yours_label: tuple[float, float]
    right_label: tuple[float, float]
    yours_end: tuple[float, float] | None
    right_lowest: tuple[float, float]


def step_plot(curve: CurveView) -> StepPlot:
    """Lay out a curve: yours is named at its right end, a right gradient at its lowest point."""
    errors = [max(e, _LEAST) for e in (*curve.yours, *curve.right) if e is not None]
    # A decade more below, where the name of the lower line stands.
    low, high = math.floor(math.log10(min(errors))) - 2, math.ceil(math.log10(max(errors)) + 0.2)
    left, right = math.log10(curve.steps[0]), math.log10(curve.steps[-1])
    right = max(right, left + 1)

    def x(step: float) -> float:
        return _LEFT + (math.log10(step) - left) / (right - left) * (_RIGHT - _LEFT)

    def y(error: float) -> float:
        share = (math.log10(max(error, _LEAST)) - low) / (high - low)
        return _BOTTOM - share * (_BOTTOM - _TOP)

    def points(values: Sequence[float | None]) -> list[tuple[float, float] | None]:
        return [
            None if e is None else (round(x(h), 1), round(y(e), 1))
            for h, e in zip(curve.steps, values, strict=True)
        ]

    mine, theirs = points(curve.yours), points(curve.right)
    lowest = max((p for p in theirs if p is not None), key=lambda p: p[1])
    end = next((p for p in reversed(mine) if p is not None), None)
    return StepPlot(
        x_ticks=tuple((x(10.0**k), f"1e{k}") for k in _decades(left, right)),
        y_ticks=tuple((y(10.0**k), f"1e{k}") for k in _decades(low, high)),
        yours=_path(mine),
        right=_path(theirs),
        yours_label=_beside(mine, theirs),
        right_label=(min(max(lowest[0], _LEFT + 60), _RIGHT - 60), lowest[1] + _LABEL),
        yours_end=end,
        right_lowest=lowest,
    )


def _decades(first: float, last: float) -> range:
    """Choose whole decades for the ticks of an axis, at most five of them."""
    low, high = math.ceil(first - 1e-9), math.floor(last + 1e-9)
    return range(low, high + 1, max(1, -(-(high - low + 1) // _TICKS)))


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """Join the points; where one is missing the line is broken."""
    parts, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        parts.append(f"{pen}{point[0]:g} {point[1]:g}")
        pen = "L"
    return "".join(parts)


def _beside(
    mine: Sequence[tuple[float, float] | None], theirs: Sequence[tuple[float, float] | None]
) -> tuple[float, float]:
    """Find the place above or below your line that is farthest from the other line."""
    best, room = (_RIGHT - 40, _TOP), -1.0
    for here, other in zip(mine, theirs, strict=True):
        if here is None or not _LEFT + 24 <= here[0] <= _RIGHT - 24:
            continue
        for at in (here[1] - 8, here[1] + _LABEL):
            free = abs(at - 5 - other[1]) if other is not None else 2 * _LABEL
            if _TOP - 8 <= at <= _BOTTOM - 4 and free > room:
                best, room = (here[0], at), free
    return best
