"""Blame: which elements of a rejected gradient are wrong.

Small inputs are measured element by element, the full Jacobian; of large ones halves are tried
until some elements are found. Only a failure pays for this.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.numerics.compare import elements
from gradekit.numerics.contract import Finding
from gradekit.numerics.points import Claims, Point
from gradekit.numerics.rays import Ray
from gradekit.numerics.subject import Ask, Reply, Subject
from gradekit.numerics.visits import Visits

_MOST_ELEMENTS = 400  # of one input, measured one by one
_MOST_NUMBERS = 1_000_000  # in the rays that are asked at once
_MOST_HALVES = 64
_MOST_INPUTS = 4  # of those that are too large together to look at every element
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Wrong:
    """An element with the slope that was measured there."""

    at: int  # in the flat vector
    got: float
    want: float
    allowed: float


def blame(
    visits: Visits, point: Point, claims: Claims, ray: Ray
) -> Generator[Ask, Reply, list[Finding]]:
    """Name the wrong elements of the gradient that disagreed along a ray."""
    findings: list[Finding] = []
    parts = list(zip(visits.subject.varied, visits.subject.layout.parts, strict=True))
    if len(visits.subject.x) > _MOST_ELEMENTS:
        parts = yield from _differing(visits, point, parts, claims)
    for k, part in parts:
        size = part.stop - part.start
        whole = size <= _MOST_ELEMENTS
        wrong = yield from (_each if whole else _halves)(visits, point, part, claims)
        count = f"{len(wrong)} of {size} {elements(size)}" if whole else "elements"
        some = [_named(visits, point, k, w, count) for w in wrong[:_MOST_NAMED]]
        findings.extend(some)
    return findings or [_along(visits, point, claims, ray)]


def _differing(
    visits: Visits, point: Point, parts: list[tuple[int, slice]], claims: Claims
) -> Generator[Ask, Reply, list[tuple[int, slice]]]:
    """Keep the inputs that differ along a ray of their own, the first few."""
    found = []
    for k, part in parts:
        ray = Ray(point, point.direction(visits.rng, part))
        yield from visits.level(ray, point.step)
        if _differs(ray, claims):
            found.append((k, part))
        if len(found) == _MOST_INPUTS:
            break
    return found


def place_of(subject: Subject, i: int) -> tuple[int, tuple[int, ...]]:
    """Return the position of the input and the index in it of an element of the flat vector."""
    for k, part, shape in zip(subject.varied, subject.layout.parts, subject.shapes, strict=True):
        if part.start <= i < part.stop:
            return k, tuple(int(j) for j in np.unravel_index(i - part.start, shape))
    raise IndexError(i)


def _each(
    visits: Visits, point: Point, part: slice, claims: Claims
) -> Generator[Ask, Reply, list[_Wrong]]:
    """Measure the slope of every element."""
    v = point.direction(visits.rng, part)
    wrong = []
    many = max(1, _MOST_NUMBERS // len(v))
    for start in range(part.start, part.stop, many):
        places = range(start, min(start + many, part.stop))
        rays = [_over(point, v, i, i + 1) for i in places]
        yield from visits.levels(rays, point.step)
        again = [(i, ray) for i, ray in zip(places, rays, strict=True) if _differs(ray, claims)]
        yield from visits.levels([ray for _, ray in again], point.step / 8)
        wrong += [_wrong(ray, claims, i) for i, ray in again if _differs(ray, claims)]
    return wrong


def _halves(
    visits: Visits, point: Point, part: slice, claims: Claims
) -> Generator[Ask, Reply, list[_Wrong]]:
    """Halve what differs until single elements are left; the first few are enough."""
    v = point.direction(visits.rng, part)
    waiting = [(part.start, part.stop)]
    wrong: list[_Wrong] = []
    for _ in range(_MOST_HALVES):
        if not waiting or len(wrong) == _MOST_NAMED:
            break
        start, stop = waiting.pop()
        ray = _over(point, v, start, stop)
        yield from visits.level(ray, point.step)
        if not _differs(ray, claims):
            continue
        if stop - start == 1:
            wrong.append(_wrong(ray, claims, start))
            continue
        middle = (start + stop) // 2
        waiting += [(middle, stop), (start, middle)]
    return wrong


def _over(point: Point, v: Any, start: int, stop: int) -> Ray:
    some = np.zeros(len(v))
    some[start:stop] = v[start:stop]
    return Ray(point, some)


def _differs(ray: Ray, claims: Claims) -> bool:
    reading = ray.read(claims)
    return not (reading.excess <= reading.allowed + ray.grace(claims)).all()


def _wrong(ray: Ray, claims: Claims, i: int) -> _Wrong:
    moved = float(ray.v[i])
    want = float(claims.upstreams[0] @ ray.slopes.slope) / moved
    allowed = float(ray.read(claims).allowed[0]) / abs(moved)
    return _Wrong(i, float(claims.gradients[0, i]), want, allowed)


def _named(visits: Visits, point: Point, k: int, wrong: _Wrong, count: str) -> Finding:
    _, index = place_of(visits.subject, wrong.at)
    name = f"d{visits.names()[k]}"
    element = f"{name}{list(index)}" if index else name
    verb = "is" if count.startswith("1 ") else "are"
    got, want = apart(wrong.got, wrong.want)
    message = f"{count} of {name} {verb} wrong: {element} is {got}, the forward's slope is {want}"
    return Finding(
        kind="value",
        message=message + _where(visits, point),
        input=k,
        index=index,
        got=wrong.got,
        want=wrong.want,
        error=abs(wrong.got - wrong.want),
        tolerance=wrong.allowed,
    )


def _along(visits: Visits, point: Point, claims: Claims, ray: Ray) -> Finding:
    got = float(claims.gradients[0] @ ray.v)
    want = float(claims.upstreams[0] @ ray.slopes.slope)
    one, other = apart(got, want)
    message = f"along a random direction the gradients give {one}, the forward's slope is {other}"
    return Finding(
        kind="value",
        message=message + _where(visits, point),
        got=got,
        want=want,
        error=abs(got - want),
        tolerance=float(ray.read(claims).allowed[0]),
    )


def apart(got: float, want: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart.

    >>> apart(1.0, 2.0), apart(0.1927196, 0.1927177)
    (('1', '2'), ('0.1927196', '0.1927177'))
    """
    got, want = got + 0.0, want + 0.0  # no -0
    one, other = f"{got:.6g}", f"{want:.6g}"
    for digits in range(6, 17):
        one, other = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if f"{got:.{digits - 1}g}" != f"{want:.{digits - 1}g}":
            break
    return one, other


def _where(visits: Visits, point: Point) -> str:
    return "" if point.x is visits.subject.x else " (at inputs moved off a kink)"
