"""The examination of a gradient against the slopes of its own forward.

A generator that yields questions (``Ask``) and is sent answers (``Reply``); it calls nothing
itself. A right gradient costs one forward, two pairs and four forwards along one direction; what
disagrees is looked at from more sides before it is rejected, twice, independently.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.numerics.adjoint import adjoint_test
from gradekit.numerics.blame import blame, place_of
from gradekit.numerics.conclusions import Conclusion, Ended, rejected, undecided
from gradekit.numerics.contract import Finding
from gradekit.numerics.glance import WEIGHTY, beyond_doubt, telling_direction
from gradekit.numerics.points import Claims, Point, Rows, Stream, norm
from gradekit.numerics.rays import Ray, Reading
from gradekit.numerics.slopes import EPS, Vector
from gradekit.numerics.subject import Ask, Reply, Subject
from gradekit.numerics.visits import SAME, Steps, Visits

Mask = NDArray[np.bool_]

_SMALLEST_STEP = 2.0**-30
_MOST_LEVELS = 7
_MOST_RAYS = 5
_SPLIT = 8  # parts of a ray whose slopes must add up
_VAGUE = 3e-5  # what may be allowed beside a gradient that was never known better
_SAME_SHORT = 1000  # roundings
_MOVES = (0.03, 0.1, 0.3)  # how far a point is moved off its kinks, in units of its own size


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A ray along which a gradient and the forward's slopes differ."""

    ray: Ray
    claims: Claims  # of one upstream


def examine(
    subject: Subject,
    names: Callable[[], Sequence[str]],
    *,
    upstream: Any = None,
    seed: int = 0,
    has_upstream: bool = True,
) -> Generator[Ask, Reply, Conclusion]:
    """Examine a gradient; the generator returns its conclusion.

    names : what messages call the inputs; asked for only where something is wrong. upstream : of
    the forward value's shape, drawn where it is None. has_upstream : False for a loss whose
    backward takes no upstream gradient; it is one.
    """
    visits = Visits(subject, names, upstream, Stream(seed), has_upstream=has_upstream)
    try:
        if not subject.varied:
            raise undecided("no input is an array of floats or a float: write np.array(..., float)")
        point = yield from visits.base()
        yield from _clear(visits, point, 0)
        conclusion = Conclusion(ok=True)
    except Ended as ended:
        conclusion = ended.conclusion
    return replace(conclusion, notes=tuple(visits.notes)) if visits.notes else conclusion


def _clear(visits: Visits, point: Point, depth: int) -> Steps:
    """Accept at this point, and beside it what lies on kinks here; raises Ended else."""
    if not len(point.x) or not len(point.here):
        if np.any(point.claims.gradients):
            message = "the forward gives no output, so that every gradient is 0"
            raise rejected(Finding(kind="value", message=message))
        return
    v, parts = telling_direction(point, visits.rng)
    values = yield from visits.values(point, v, point.step)
    if point.eps <= EPS and beyond_doubt(point, v, parts, values, point.step):
        return
    if point.eps <= EPS and _is_short(values):
        point.eps = float(np.finfo(np.float32).eps)
        visits.notes["float32"] = None
        point.claim((yield from visits.ask(point, list(point.claims.upstreams))))
        v = point.direction(visits.rng)
        values = yield from visits.values(point, v, point.step)
    ray = Ray(point, v)
    ray.take(point.step, values)
    rough, hopeless = yield from _look_closer(visits, point, ray)
    if not rough.any():
        return
    if depth == len(_MOVES):
        if hopeless:
            said = "the forward has kinks, or noise, at these inputs and everywhere near them"
            raise undecided(said)
        visits.notes["kinks"] = None
        return
    moved = yield from visits.moved(point, _MOVES[depth])
    if moved is None:
        said = "the forward has kinks here, and fails near these inputs"
        raise undecided(said + visits.failed_near_by)
    yield from _clear(visits, moved, depth + 1)


def _cast(visits: Visits, point: Point, only: slice | None = None, *, large: bool = False) -> Steps:
    ray = Ray(point, point.direction(visits.rng, only, large=large))
    yield from visits.level(ray, point.step)
    return ray


def _unknown(ray: Ray, reading: Reading) -> NDArray[np.intp]:
    """Return the inputs whose gradients weigh too little along a ray to be told by it."""
    starts = ray.point.subject.layout.starts
    weights = np.sqrt(np.add.reduceat(reading.parts * reading.parts, starts))
    error = float(reading.truncation[0] + reading.noise[0])
    limit = max(error / ray.point.sharp, WEIGHTY * float(weights.max()))
    return np.flatnonzero(weights < limit)


def refine(visits: Visits, ray: Ray, target: float) -> Steps:
    """Choose further steps by the measured errors, until the first claim is known to ``target``."""
    h, last, stuck, went = ray.last, float("inf"), 0, 0
    for _ in range(_MOST_LEVELS):
        truncation, noise = ray.errors()
        total = truncation + noise
        if total <= target:
            return
        stuck = stuck + 1 if total > 0.5 * last else 0
        way = -1 if truncation > noise else 1
        if way * went < 0 or (way > 0 and stuck):
            return  # the best step lies between two that were tried
        last, went = min(total, last), way
        h = _next_step(h, truncation, noise)
        if not _SMALLEST_STEP <= h <= 1.0 or h in ray.steps:
            return
        yield from visits.level(ray, h)


def _next_step(h: float, truncation: float, noise: float) -> float:
    """Balance truncation, which falls like h^4, against rounding, which grows like 1 / h."""
    if not truncation:
        return h * 8
    factor = (noise / truncation) ** 0.2
    factor = min(max(factor, 1 / 32), 1 / 4) if factor < 1 else min(max(factor, 4.0), 8.0)
    return float(h * 2.0 ** round(float(np.log2(factor))))


def _look_closer(visits: Visits, point: Point, ray: Ray) -> Steps:
    """Examine a point with all means.

    Returns which outputs are too rough to be told, and whether all of them are hopeless.
    """
    enough = _enough(ray.read(point.claims))
    yield from refine(visits, ray, point.sharp * ray.weight())
    rough, reading, found = ray.rough(), ray.read(point.claims), None
    hopeless = bool(rough.all()) and (ray.unresolved() or reading.vagueness > _VAGUE)
    if reading.agrees:
        found = yield from _without(visits, point, ray, rough)
    if found is not None or not reading.agrees:
        rough = yield from _weigh(visits, point, ray, enough)
    for k in _unknown(ray, reading):
        if rough.all():
            break
        part = visits.subject.layout.filled[k]
        exact = yield from adjoint_test(visits, point, part)
        if exact is not None and exact.agrees:
            continue
        alone = yield from _cast(visits, point, part)
        yield from refine(visits, alone, point.sharp * alone.weight())
        reading = alone.read(point.claims)
        if not reading.agrees:
            rough |= yield from _weigh(visits, point, alone, _enough(reading), part)
    return rough, hopeless


def _without(visits: Visits, point: Point, ray: Ray, rough: Mask) -> Steps:
    """Test the outputs that have slopes: the others get no upstream gradient."""
    if not rough.any() or rough.all() or not visits.has_upstream:
        return None
    u = np.where(rough, 0.0, point.claims.upstreams[0])
    found = _disagreement(ray, (yield from visits.ask(point, [u])))
    return found


def _weigh(
    visits: Visits, point: Point, ray: Ray, enough: float, only: slice | None = None
) -> Steps:
    """Settle a disagreement; returns the rough outputs, raises Ended where it stands.

    enough : what an agreement may allow, beside the weight of the claim, to answer it.
    """
    yield from _exclude_chance(visits, point)
    yield from visits.noise(ray)
    against: list[Disagreement] = []
    agreed, rough = 0, ray.rough()
    for attempt in range(_MOST_RAYS):
        if attempt:
            ray = yield from _cast(visits, point, only, large=attempt == _MOST_RAYS - 1)
        if len(ray.tried) == 1:
            yield from visits.level(ray, point.step / 4)  # one level alone may err unseen
        yield from refine(visits, ray, 0.1 * point.sharp * ray.weight())
        rough |= ray.rough()
        found = _disagreement(ray, point.claims)
        if found is None:
            found = yield from _without(visits, point, ray, rough)
        if found is not None:
            against.append(found)
        elif rough.any() or ray.read(point.claims).vagueness < enough:
            agreed += 1
        if len(against) == 2:
            bent = yield from _bent(visits, [d.ray for d in against])
            rough |= bent
            still = against[0]
            if bent.any():
                still = yield from _without(visits, point, against[0].ray, rough)
            if still is not None:
                raise rejected(*(yield from blame(visits, point, still.claims, still.ray)))
            break
        if agreed == 2 or (rough.all() and not against):
            break
    if len(against) == 1 and not agreed:
        raise undecided("the slopes of the forward cannot be measured well enough")
    return rough


def _enough(reading: Reading) -> float:
    """Return how vague an agreement may be that answers a disagreement seen like this."""
    return max(reading.relative_excess / 3, 10 * reading.vagueness)


def _bent(visits: Visits, rays: Sequence[Ray]) -> Steps:
    """Tell which outputs have slopes that do not add up: a median at a tie, x |y| / (|x| + |y|).

    Such an output is a straight line in every direction and yet has no gradient. Each ray is
    split at random: the slope along it must be the sum of the slopes along its parts.
    """
    bent = np.zeros(len(rays[0].point.here), bool)
    for ray in rays:
        point = ray.point
        owner = (visits.rng.random(len(ray.v)) * _SPLIT).astype(int)
        parts = [Ray(point, np.where(owner == k, ray.v, 0.0)) for k in range(_SPLIT)]
        for h in (point.step, point.step / 4):
            yield from visits.levels(parts, h)
        gap = np.abs(ray.slopes.slope - sum(part.slopes.slope for part in parts))
        sizes = sum(np.abs(one.slopes.slope) for one in (ray, *parts))
        error = sum(one.slopes.error for one in (ray, *parts))
        bent |= gap > 10.0 * error + 1e-6 * sizes
    return bent


def _disagreement(ray: Ray, claims: Claims) -> Disagreement | None:
    """Return the first claim that differs from what is known, if that is known well enough."""
    reading = ray.read(claims)
    allowed = reading.allowed + ray.grace(claims)
    for k in np.flatnonzero(~(reading.excess <= allowed) & reading.clear):
        return Disagreement(ray, claims.only(int(k)))
    return None


def _is_short(values: Rows) -> bool:
    """Tell whether everything that varies lies on the grid of float32: computed in that.

    Whole numbers and halves lie on it, too: those on the grid of float16 say nothing.
    """
    some = values[:, (values != values[0]).any(axis=0)]
    on_grid = some == some.astype(np.float32)
    return bool(on_grid.all()) and bool((some != some.astype(np.float16)).any())


def _exclude_chance(visits: Visits, point: Point) -> Steps:
    """Reject a backward that answers differently each time, or not linearly."""
    us, gs = point.claims.upstreams, point.claims.gradients
    mixed = [2.0 * us[0] - 3.0 * us[1]] if visits.has_upstream else []
    again = (yield from visits.ask(point, [us[0], *mixed])).gradients
    same = max(SAME, _SAME_SHORT * max(point.own_eps, point.eps)) if point.short else SAME
    if norm(again[0] - gs[0]) > same * max(norm(again[0]), norm(gs[0])):
        message = (
            "backward gives different gradients for the same inputs and upstream. Does it draw "
            "random numbers, or add to what it kept from an earlier call?"
        )
        raise rejected(Finding(kind="nondeterministic", message=message))
    if mixed:
        linear, allowed = 2.0 * gs[0] - 3.0 * gs[1], same * max(norm(gs[0]), norm(gs[1]))
        if norm(again[1] - linear) > allowed:
            raise rejected(_nonlinear(visits, again[1], linear, allowed))


def _nonlinear(visits: Visits, got: Vector, want: Vector, allowed: float) -> Finding:
    worst = int(np.argmax(np.abs(got - want)))
    k, index = place_of(visits.subject, worst)
    return Finding(
        kind="nonlinear",
        message=(
            f"d{visits.names()[k]} is not linear in the upstream gradient: backward(2 u - 3 w) "
            "is not 2 backward(u) - 3 backward(w). Each gradient is a slope times the upstream "
            "gradient"
        ),
        input=k,
        index=index,
        got=float(got[worst]),
        want=float(want[worst]),
        error=float(abs(got[worst] - want[worst])),
        tolerance=allowed,
    )
