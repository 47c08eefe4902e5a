"""The examination of a gradient: does a backward give the slopes of its own forward?

A generator that yields questions (``Ask``) and is sent answers (``Reply``); it calls nothing
itself. A right gradient costs one forward, two pairs and four forwards along one direction; what
disagrees is looked at from more sides before it is rejected, twice, independently.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from gradekit.numerics.contract import Finding, Gradients, read_gradients
from gradekit.numerics.points import (
    SMALLEST_STEP,
    Point,
    Ray,
    draw_upstream,
    norm,
    opposite,
)
from gradekit.numerics.rays import EPS, OFFSETS, Vector, noise_of
from gradekit.numerics.subject import Ask, Failure, Pair, Reply, Subject

Steps = Generator[Ask, Reply, Any]

_MOST_LEVELS = 7
_MOST_RAYS = 5
_MOVES = (0.03, 0.1, 0.3)  # how far a point is moved off its kinks, in units of its own size
_SAME = 1e-9  # beside the largest: how equal two answers to one question must be
_NEAR = 2.0**-30  # relative: the spacing of the points that noise is measured at


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What an examination found; ``ok`` None where nothing can be said, and why."""

    ok: bool | None
    message: str = ""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A ray along which a gradient and the forward's slopes differ."""

    ray: Ray
    upstream: Vector
    gradient: Vector
    excess: float
    allowed: float


class Ended(Exception):  # noqa: N818 - not an error: the examination has come to its conclusion
    """Ends an examination from within."""

    def __init__(self, conclusion: Conclusion) -> None:
        super().__init__(conclusion.message)
        self.conclusion = conclusion


class Examination:
    """One gradient examined; ``run`` is the generator to be driven."""

    def __init__(
        self,
        subject: Subject,
        names: Callable[[], Sequence[str]],
        *,
        upstream: Any = None,
        seed: int = 0,
        has_upstream: bool = True,
    ) -> None:
        self.subject = subject
        self._find_names = names  # only what is wrong needs a name
        self.upstream = upstream
        self.has_upstream = has_upstream  # False: a loss, whose upstream gradient is one
        self.rng = np.random.default_rng(seed)
        self.notes: dict[str, None] = {}

    @cached_property
    def names(self) -> Sequence[str]:
        """What messages call the inputs."""
        return self._find_names()

    def run(self) -> Generator[Ask, Reply, Conclusion]:
        """Examine the gradient; returns the conclusion."""
        try:
            point = yield from self._base()
            yield from self._clear(point)
        except Ended as ended:
            conclusion = ended.conclusion
        else:
            conclusion = Conclusion(ok=True)
        return replace(conclusion, notes=(*self.notes, *conclusion.notes))

    # --- points ---------------------------------------------------------------------------------

    def _base(self) -> Steps:
        """Visit the given point with the inputs as they were given."""
        reply = yield Ask(forwards=[self.subject.at(self.subject.x.copy())])
        here = reply.forwards[0]
        if isinstance(here, Failure):
            raise Ended(_undecided(f"the forward gives nothing to compare with: {here.message}"))
        if not np.isfinite(here).all():
            raise Ended(_undecided("the forward is not finite (NaN or infinite) at these inputs"))
        point = self._point(self.subject.x, here)
        u = self._first_upstream(point)
        us = [u] if not self.has_upstream else [u, opposite(self.rng, u)]
        yield from self._claim(point, us, base=True)
        return point

    def _point(self, x: Vector, here: Any) -> Point:
        flat = here.astype(np.float64).reshape(-1)
        eps = max(EPS, float(np.finfo(here.dtype).eps)) if here.dtype.kind == "f" else EPS
        return Point(self.subject, x, flat, here.shape, eps=eps, single=self.subject.single)

    def _first_upstream(self, point: Point) -> Vector:
        m = len(point.here)
        if not self.has_upstream:
            return np.ones(m)
        if self.upstream is None:
            return draw_upstream(self.rng, m)
        given = np.asarray(self.upstream, np.float64)
        if given.shape != point.shape:
            said = f"upstream has shape {given.shape}, the forward value {point.shape}"
            raise Ended(_undecided(f"{said}. Give one of the same shape, or none."))
        return given.reshape(-1)

    def _claim(self, point: Point, us: Sequence[Vector], *, base: bool = False) -> Steps:
        """Ask for the gradients at some upstreams, and take note of them."""
        shaped = [u.astype(point.dtype).reshape(point.shape) for u in us]
        inputs = [self.subject.original() if base else self.subject.at(point.x.copy()) for _ in us]
        reply = yield Ask(pairs=list(zip(shaped, inputs, strict=True)))
        for u, pair in zip(shaped, reply.pairs, strict=True):
            self._look_at_value(point, pair, base=base)
            found = read_gradients(pair.gradients, self.subject, self._find_names)
            if isinstance(found, tuple):
                findings = found if base else tuple(_elsewhere(f) for f in found)
                raise Ended(_rejected(*findings))
            point.single |= found.single
            for note in (*pair.notes, *found.notes):
                self.notes[note] = None
            point.claim(u.astype(np.float64).reshape(-1), found.flat)

    def _look_at_value(self, point: Point, pair: Pair, *, base: bool) -> None:
        value = pair.value
        if isinstance(value, Failure) or value.shape != point.shape:
            raise Ended(_undecided(_DIFFERS))
        if base and self.subject.single:
            return  # asked in single precision here, in double before
        off = np.abs(value.reshape(-1) - point.here).max(initial=0.0)
        if not off <= _SAME * np.abs(point.here).max(initial=0.0):
            raise Ended(_undecided(_DIFFERS, kind="nondeterministic"))

    # --- rays -----------------------------------------------------------------------------------

    def level(self, ray: Ray, h: float) -> Steps:
        x, at = ray.point.x, self.subject.at
        reply = yield Ask(forwards=[at(x + (t * h) * ray.v) for t in OFFSETS])
        ray.take(h, np.stack([_flat(value, ray.point) for value in reply.forwards]))

    def _ray(self, point: Point, only: slice | None = None, *, large: bool = False) -> Steps:
        ray = Ray(point, point.direction(self.rng, only, large=large))
        yield from self.level(ray, point.step)
        return ray

    def refine(self, ray: Ray, u: Vector, target: float) -> Steps:
        """Choose further steps by the measured errors, until the tolerance is ``target``."""
        h = ray.tried[-1][0]
        last, stuck, went = float("inf"), 0, 0
        for _ in range(_MOST_LEVELS):
            truncation, noise = ray.parts(u)
            total = truncation + noise
            if total <= target:
                return
            stuck = stuck + 1 if total > 0.5 * last else 0
            direction = -1 if truncation > noise else 1
            if direction * went < 0 or (direction > 0 and stuck):
                return  # the best step lies between two that were tried
            last, went = min(total, last), direction
            h = _next_step(h, truncation, noise)
            if not SMALLEST_STEP <= h <= 1.0:
                return
            yield from self.level(ray, h)

    # --- one point ------------------------------------------------------------------------------

    def _clear(self, point: Point, depth: int = 0) -> Steps:
        """Accept at this point, and beside it what lies on kinks here; raises Ended else."""
        if not len(point.x) or not len(point.here):
            if any(np.any(g) for g in point.gradients):
                message = "there is no output, so that every gradient is 0"
                raise Ended(_rejected(Finding(kind="value", message=message)))
            return
        ray = yield from self._ray(point)
        if self._agrees(ray) and self._all_known(ray):
            return
        rough = yield from self._look_closer(point, ray)
        if not rough.any():
            return
        if depth == len(_MOVES):
            if point.hopeless:
                said = "the forward has kinks, or noise, at these inputs and everywhere near them"
                raise Ended(_undecided(said))
            self.notes["kinks"] = None
            return
        moved = yield from self._moved(point, depth)
        if moved is None:
            raise Ended(_undecided("the forward has kinks here, and fails near these inputs"))
        yield from self._clear(moved, depth + 1)

    def _agrees(self, ray: Ray) -> bool:
        point = ray.point
        return all(
            abs(float(g @ ray.v) - ray.rise(u)) <= ray.allowed(u, g)
            for u, g in zip(point.upstreams, point.gradients, strict=True)
        )

    def _all_known(self, ray: Ray) -> bool:
        return not self._unknown(ray, range(len(self.subject.parts)))

    def _unknown(self, ray: Ray, among: Sequence[int]) -> list[int]:
        """Return the inputs whose gradients weigh too little along a ray to be told by it."""
        point = ray.point
        parts = ray.contributions(point.gradients[0])
        most = max(parts, default=0.0)
        off = sum(ray.parts(point.upstreams[0]))
        limit = max(off / point.sharp, 1e-3 * most)
        return [k for k in among if parts[k] < limit and self.subject.sizes[k]]

    def _look_closer(self, point: Point, ray: Ray) -> Steps:
        """Examine a point with all means; returns which outputs are too rough to be told."""
        u, g = point.upstreams[0], point.gradients[0]
        yield from self.refine(ray, u, point.sharp * norm(g * ray.v))
        rough = ray.rough()
        point.hopeless = bool(ray.unresolved().all())
        if not self._agrees(ray):
            rough = yield from self._weigh(point, ray)
        elif rough.any():
            found = yield from self._without(point, ray, rough)
            if found is not None:
                rough = yield from self._weigh(point, ray)
        for k in self._unknown(ray, range(len(self.subject.parts))):
            if rough.all():
                break
            part = self.subject.parts[k]
            alone = yield from self._ray(point, part)
            yield from self.refine(alone, u, point.sharp * norm(g * alone.v))
            if not self._agrees(alone):
                rough |= yield from self._weigh(point, alone, part)
        return rough

    def _without(self, point: Point, ray: Ray, rough: Any) -> Steps:
        """Test the outputs that have slopes: the others get no upstream gradient."""
        if not rough.any() or rough.all() or not self.has_upstream:
            return None
        u = np.where(rough, 0.0, point.upstreams[0])
        yield from self._claim(point, [u])
        g = point.gradients.pop()
        point.upstreams.pop()
        allowed = ray.allowed(u, g) + ray.grace(u, g)
        excess = abs(float(g @ ray.v) - ray.rise(u))
        return Disagreement(ray, u, g, excess, allowed) if not excess <= allowed else None

    def _weigh(self, point: Point, ray: Ray, only: slice | None = None) -> Steps:
        """Settle a disagreement; returns the rough outputs, raises Ended where it stands."""
        yield from self._exclude_chance(point)
        yield from self._measure_noise(ray)
        against: list[Disagreement] = []
        agreed, rough = 0, ray.rough()
        for attempt in range(_MOST_RAYS):
            if attempt:
                ray = yield from self._ray(point, only, large=attempt == _MOST_RAYS - 1)
                target = 0.1 * point.sharp * norm(point.gradients[0] * ray.v)
                yield from self.refine(ray, point.upstreams[0], target)
            if len(ray.tried) == 1:
                yield from self.level(ray, point.step / 4)
            rough |= ray.rough()
            found = yield from self._judge(point, ray, rough)
            if found is None:
                agreed += 1
            else:
                against.append(found)
            if len(against) == 2:
                yield from self._reject(point, against)
            if agreed == 2 or (rough.all() and not against):
                return rough
        return rough

    def _judge(self, point: Point, ray: Ray, rough: Any) -> Steps:
        """Return the disagreement along one ray, or None."""
        for u, g in zip(point.upstreams, point.gradients, strict=True):
            allowed = ray.allowed(u, g) + ray.grace(u, g)
            excess = abs(float(g @ ray.v) - ray.rise(u))
            if not excess <= allowed:
                return Disagreement(ray, u, g, excess, allowed)
        found = yield from self._without(point, ray, rough)
        return found

    def _exclude_chance(self, point: Point) -> Steps:
        """Reject a backward that answers differently each time, or not linearly."""
        u, g = point.upstreams[0], point.gradients[0]
        n = len(point.gradients)
        more = [u] if not self.has_upstream else [u, 2.0 * u - 3.0 * point.upstreams[1]]
        yield from self._claim(point, more)
        again = point.gradients[n:]
        del point.gradients[n:], point.upstreams[n:]
        same = 1e-4 if point.single or point.eps > EPS else _SAME
        if not _equal(again[0], g, same):
            message = "backward gives different gradients for the same inputs and upstream"
            raise Ended(_rejected(Finding(kind="nondeterministic", message=message)))
        if self.has_upstream:
            linear = 2.0 * g - 3.0 * point.gradients[1]
            size = max(norm(g), norm(point.gradients[1]))
            if not _equal(again[1], linear, same, size):
                raise Ended(_rejected(self._nonlinear(again[1], linear, size * same)))

    def _nonlinear(self, got: Vector, want: Vector, allowed: float) -> Finding:
        worst = int(np.argmax(np.abs(got - want)))
        k, index = self.place(worst)
        return Finding(
            kind="nonlinear",
            message=(
                f"d{self.names[k]} is not linear in the upstream gradient: backward(2 u - 3 w) "
                "is not 2 backward(u) - 3 backward(w). Each gradient is a slope times the "
                "upstream gradient"
            ),
            input=k,
            index=index,
            got=float(got[worst]),
            want=float(want[worst]),
            error=float(abs(got[worst] - want[worst])),
            tolerance=allowed,
        )

    def place(self, i: int) -> tuple[int, tuple[int, ...]]:
        for k, part, shape in zip(
            self.subject.varied, self.subject.parts, self.subject.shapes, strict=True
        ):
            if part.start <= i < part.stop:
                return k, tuple(int(j) for j in np.unravel_index(i - part.start, shape))
        raise IndexError(i)

    def _measure_noise(self, ray: Ray) -> Steps:
        """Measure the rounding noise of the forward and of the gradient, at very near points."""
        point, x = ray.point, ray.point.x
        nudge = _NEAR * np.where(x == 0, ray.v, np.abs(x) * np.sign(ray.v))
        near = [x + i * nudge for i in range(7)]
        u = point.upstreams[0].astype(point.dtype).reshape(point.shape)
        reply = yield Ask(
            forwards=[self.subject.at(place.copy()) for place in near],
            pairs=[(u, self.subject.at(place)) for place in near],
        )
        read = [read_gradients(p.gradients, self.subject, self._find_names) for p in reply.pairs]
        if all(isinstance(found, Gradients) for found in read):
            point.own_noise = noise_of(np.stack([found.flat for found in read]))
        ray.take_noise(np.stack([_flat(value, point) for value in reply.forwards]))

    def _moved(self, point: Point, depth: int) -> Steps:
        """Visit a point near by, where ties are broken; None where the forward fails there."""
        x = point.x
        away = _MOVES[depth] * self.rng.standard_normal(len(x))
        sizes = np.concatenate(
            [np.full(s, max(1.0, float(np.sqrt(np.mean(x[p] ** 2))))) if s else np.zeros(0)
             for p, s in zip(self.subject.parts, self.subject.sizes, strict=True)]
        )  # fmt: skip
        for place in (x + away * sizes, x + away * np.abs(x)):
            reply = yield Ask(forwards=[self.subject.at(place.copy())])
            here = reply.forwards[0]
            if isinstance(here, Failure) or here.shape != point.shape:
                continue
            if np.isfinite(here).all():
                moved = self._point(place, here)
                moved.single = point.single
                yield from self._claim(moved, point.upstreams)
                return moved
        return None

    def _reject(self, point: Point, against: Sequence[Disagreement]) -> Steps:
        from gradekit.numerics.blame import blame  # noqa: PLC0415 - only a failure needs it

        findings = yield from blame(self, point, against[0])
        raise Ended(_rejected(*findings))


_DIFFERS = (
    "the forward gives different values for the same inputs: fix its random numbers, for example "
    "with np.random.default_rng(0) inside it"
)


def _next_step(h: float, truncation: float, noise: float) -> float:
    """Balance truncation, which falls like h^4, against rounding, which grows like 1 / h."""
    ratio = noise / truncation if truncation > 0 else float("inf")
    factor = ratio**0.2 if ratio < float("inf") else 8.0
    factor = min(max(factor, 1 / 32), 1 / 4) if factor < 1 else min(max(factor, 4.0), 8.0)
    found = h * 2.0 ** round(float(np.log2(factor)))
    return min(found, 1.0) if h < 1.0 else found


def _flat(value: Any, point: Point) -> Vector:
    if isinstance(value, Failure) or value.shape != point.shape:
        return np.full(len(point.here), np.nan)
    return np.asarray(value, np.float64).reshape(-1)


def _equal(a: Vector, b: Vector, relative: float, size: float | None = None) -> bool:
    return norm(a - b) <= relative * (max(norm(a), norm(b)) if size is None else size)


def _elsewhere(finding: Finding) -> Finding:
    return replace(finding, message=f"at inputs near by: {finding.message}")


def _undecided(message: str, kind: str | None = None) -> Conclusion:
    findings = () if kind is None else (Finding(kind=kind, message=message),)
    return Conclusion(ok=None, message=message, findings=findings)


def _rejected(*findings: Finding) -> Conclusion:
    message = "; ".join(dict.fromkeys(f.message for f in findings))
    return Conclusion(ok=False, message=message, findings=findings)
