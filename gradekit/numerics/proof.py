"""Proof of a reference: its gradients held against its own forward, exactly where that is possible.

After the examination every input is told by the sharpest of three ways that works for it:

- complex step (Squire and Trapp, SIAM Review 40, 1998): Im f(x + i h v) / h with h = 1e-30 is the
  slope to the last digits, for a forward that is written complex-safe. That it is, is seen: its
  real part is the forward's value, and its slopes are those that differences find.
- the adjoint test (``adjoint.py``), where the forward is affine in the input.
- differences, with their error.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gradekit.numerics.adjoint import adjoint_test, held_against
from gradekit.numerics.conclusions import Conclusion, Ended, rejected
from gradekit.numerics.contract import Finding
from gradekit.numerics.examination import examine, refine
from gradekit.numerics.points import Point, Stream, norm
from gradekit.numerics.rays import Ray
from gradekit.numerics.slopes import EPS, Vector
from gradekit.numerics.subject import Ask, Failure, Reply, Subject
from gradekit.numerics.visits import Visits

Method = Literal["complex step", "adjoint", "differences"]
Steps = Generator[Ask, Reply, Any]

_H = 1e-30


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was proved of one gradient; ``methods`` and ``errors`` by input, in their order.

    An error is |<A, v> - slope| beside norm(A v), along the direction that was asked.
    """

    conclusion: Conclusion
    methods: tuple[Method, ...] = ()
    errors: tuple[float, ...] = ()


def prove(
    subject: Subject,
    names: Callable[[], Sequence[str]],
    *,
    upstream: Any = None,
    seed: int = 0,
    has_upstream: bool = True,
) -> Generator[Ask, Reply, Proof]:
    """Examine a gradient, then hold each input's against the sharpest slopes that can be had."""
    conclusion = yield from examine(
        subject, names, upstream=upstream, seed=seed, has_upstream=has_upstream
    )
    if not conclusion.ok:
        return Proof(conclusion=conclusion)
    visits = Visits(subject, names, upstream, Stream(seed + 1), has_upstream=has_upstream)
    found: list[tuple[Method, float]] = []
    try:
        point = yield from visits.base()
        if len(point.here):
            for k, part in zip(subject.varied, subject.layout.parts, strict=True):
                if part.stop > part.start:
                    found.append((yield from _exactly(visits, point, k, part)))
    except Ended as ended:
        conclusion = ended.conclusion
    return Proof(
        conclusion=conclusion,
        methods=tuple(method for method, _ in found),
        errors=tuple(error for _, error in found),
    )


def _exactly(visits: Visits, point: Point, k: int, part: slice) -> Steps:
    """Return the method and the error of one input; raises Ended where the gradient is wrong."""
    v = point.direction(visits.rng, part)
    ray = Ray(point, v)
    yield from visits.level(ray, point.step)
    if ray.rough().any():
        return "differences", 0.0  # on a kink: the examination went round it
    method: Method = "complex step"
    slopes = yield from _complex_slopes(visits, point, v, ray)
    found = None if slopes is None else held_against(point, v, slopes, 0.0)
    if found is None:
        method, found = "adjoint", (yield from adjoint_test(visits, point, part))
    if found is None:
        yield from refine(visits, ray, 1e-3 * point.sharp * ray.weight())
        reading = ray.read(point.claims.only(0))
        moved = norm(reading.parts)
        return "differences", float(reading.excess[0]) / moved if moved else 0.0
    relative = found.error / found.moved if found.moved else 0.0
    if not found.agrees and not point.single and point.eps <= EPS:
        message = f"d{visits.names()[k]} is off by {relative:.1e} of it ({method})"
        raise rejected(
            Finding(
                kind="value",
                input=k,
                error=found.error,
                tolerance=found.allowed,
                message=message,
            )
        )
    return method, relative


def _complex_slopes(visits: Visits, point: Point, v: Vector, ray: Ray) -> Steps:
    """Return the slope of each output along v, or None where the forward is not complex-safe."""
    subject = visits.subject
    place = point.x + (1j * _H) * v
    inputs = subject.at(point.x.copy())
    for k, part, shape in zip(subject.varied, subject.layout.parts, subject.shapes, strict=True):
        inputs[k] = place[part].reshape(shape)[()]
    reply = yield Ask(forwards=[inputs], raw=True)
    value = reply.forwards[0]
    if isinstance(value, Failure) or value.dtype.kind != "c" or value.shape != point.shape:
        return None
    flat = value.reshape(-1)
    near = np.abs(flat.real - point.here).max() <= 1e-9 * np.abs(point.here).max()
    slopes = flat.imag / _H
    if not near or not np.isfinite(slopes).all():
        return None
    off = np.abs(slopes - ray.slopes.slope)
    known = 10 * ray.slopes.error + 1e-9 * (np.abs(slopes) + np.abs(slopes).max(initial=0.0))
    return slopes if (off <= known).all() else None
