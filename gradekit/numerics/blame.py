"""Blame: which elements of a rejected gradient are wrong.

Small inputs are measured element by element, the full Jacobian; of large ones halves are tried
until some elements are found. Only a failure pays for this.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gradekit.numerics.compare import are, elements
from gradekit.numerics.contract import Finding
from gradekit.numerics.points import Point, Ray, norm
from gradekit.numerics.rays import Vector
from gradekit.numerics.subject import Ask, Reply

if TYPE_CHECKING:
    from gradekit.numerics.examination import Disagreement, Examination

_MOST_ELEMENTS = 400  # of one input, measured one by one
_MOST_HALVES = 64
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Wrong:
    """An element with the slope that was measured there."""

    at: int  # in the flat vector
    got: float
    want: float
    allowed: float


def blame(
    exam: Examination, point: Point, found: Disagreement
) -> Generator[Ask, Reply, list[Finding]]:
    """Name the wrong elements of the gradient for the upstream that disagreed."""
    u, g = found.upstream, found.gradient
    findings: list[Finding] = []
    for k, part in zip(exam.subject.varied, exam.subject.parts, strict=True):
        size = part.stop - part.start
        if size == 0:
            continue
        whole = size <= _MOST_ELEMENTS
        wrong = yield from (_each if whole else _halves)(exam, point, part, u, g)
        for w in wrong[:_MOST_NAMED]:
            findings.append(_named(exam, point, k, w, len(wrong), size if whole else 0))
    if findings:
        return findings
    got, want = float(g @ found.ray.v), found.ray.rise(u)
    one, other = apart(got, want)
    message = f"along a random direction the gradients give {one}, the forward's slope is {other}"
    return [
        Finding(
            kind="value",
            message=message + _where(exam, point),
            got=got,
            want=want,
            error=abs(got - want),
            tolerance=found.allowed,
        )
    ]


def _each(
    exam: Examination, point: Point, part: slice, u: Vector, g: Vector
) -> Generator[Ask, Reply, list[_Wrong]]:
    """Measure the slope of every element."""
    v = point.direction(exam.rng, part)
    wrong = []
    for i in range(part.start, part.stop):
        single = np.zeros(len(v))
        single[i] = v[i]
        ray = Ray(point, single)
        yield from exam.level(ray, point.step)
        if _differs(ray, u, g):
            yield from exam.refine(ray, u, point.sharp * norm(g * single))
            if _differs(ray, u, g):
                want = ray.rise(u) / float(v[i])
                allowed = ray.allowed(u, g) / abs(float(v[i]))
                wrong.append(_Wrong(i, float(g[i]), want, allowed))
    return wrong


def _halves(
    exam: Examination, point: Point, part: slice, u: Vector, g: Vector
) -> Generator[Ask, Reply, list[_Wrong]]:
    """Halve what differs until single elements are left; the first few are enough."""
    v = point.direction(exam.rng, part)
    waiting = [(part.start, part.stop)]
    wrong: list[_Wrong] = []
    for _ in range(_MOST_HALVES):
        if not waiting or len(wrong) == _MOST_NAMED:
            break
        start, stop = waiting.pop()
        some = np.zeros(len(v))
        some[start:stop] = v[start:stop]
        ray = Ray(point, some)
        yield from exam.level(ray, point.step)
        if not _differs(ray, u, g):
            continue
        if stop - start == 1:
            want = ray.rise(u) / float(v[start])
            allowed = ray.allowed(u, g) / abs(float(v[start]))
            wrong.append(_Wrong(start, float(g[start]), want, allowed))
            continue
        middle = (start + stop) // 2
        waiting += [(middle, stop), (start, middle)]
    return wrong


def _differs(ray: Ray, u: Vector, g: Vector) -> bool:
    return not abs(float(g @ ray.v) - ray.rise(u)) <= ray.allowed(u, g) + ray.grace(u, g)


def _named(
    exam: Examination, point: Point, k: int, wrong: _Wrong, count: int, size: int
) -> Finding:
    _, index = exam.place(wrong.at)
    name = f"d{exam.names[k]}"
    element = f"{name}{list(index)}" if index else name
    if size:
        many = f"{count} of {size} {elements(size)} of {name} {are(count)} wrong"
    else:
        many = f"elements of {name} are wrong"
    got, want = apart(wrong.got, wrong.want)
    message = f"{many}: {element} is {got}, the forward's slope is {want}{_where(exam, point)}"
    return Finding(
        kind="value",
        message=message,
        input=k,
        index=index,
        got=wrong.got,
        want=wrong.want,
        error=abs(wrong.got - wrong.want),
        tolerance=wrong.allowed,
    )


def apart(got: float, want: float) -> tuple[str, str]:
    """Write two numbers with as many digits as tell them apart.

    >>> apart(1.0, 2.0), apart(0.1927196, 0.1927177)
    (('1', '2'), ('0.1927196', '0.1927177'))
    """
    for digits in range(6, 17):
        one, other = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if f"{got:.{digits - 1}g}" != f"{want:.{digits - 1}g}":
            break
    return one, other


def _where(exam: Examination, point: Point) -> str:
    return "" if point.x is exam.subject.x else " (at inputs moved off a kink)"


def first_of_each(findings: Sequence[Finding]) -> list[Any]:
    """Return one finding for each input: what a person reads."""
    seen: dict[Any, Finding] = {}
    for finding in findings:
        seen.setdefault((finding.input, finding.kind), finding)
    return list(seen.values())
