"""Wider draws: what tells two programs apart that the checks do not.

A mutant that no check notices is the same program, or the checks look at too little. So it is asked
what the author did not ask: fresh keys, sizes of every kind, inputs and upstream gradients drawn
anew without regard to how they were declared. Draws on which the reference fails are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np

from gradekit.assignment import Probe
from gradekit.grading.draws import make_draws
from gradekit.inputs import Draw, generator
from gradekit.judge import Truth, judge_probe
from gradekit.judges import JudgeBook, JudgedStage
from gradekit.model import Answer, CourseError, Fault, Value

_RTOL, _FLOOR = 1e-7, 1e-9  # far above rounding, far below what an edit changes
N_KEYS = 3
Asked = Callable[[Mapping[str, Sequence[Draw]]], Mapping[str, Sequence[Answer | Fault]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The first draw that tells two programs apart, and the check that should have had it."""

    check: str
    draw: str
    judged: bool = False  # a judge of the course accepts the answer


def wider_draws(probe: Probe, book: JudgeBook, key: Callable[[int], bytes]) -> list[Draw]:
    """Return draws of a probe as declared and beyond; none that cannot be drawn."""
    found: list[Draw] = []
    for number in range(N_KEYS):
        shaped = probe if number == 0 else replace(probe, dims={}, draws=4)
        try:
            drawn = make_draws(shaped, key(number), book, public=False)
        except CourseError:  # sizes that its author did not think of
            drawn = make_draws(probe, key(number), book, public=False)
        found += drawn
        if number:
            found += [_redrawn(probe, draw, key(number)) for draw in drawn]
    return found


def _redrawn(probe: Probe, draw: Draw, key: bytes) -> Draw:
    """Draw every array and number anew, of the same shape; positive ones stay positive."""
    stream = generator(key, probe.id, draw.case, draw.index, "anew")
    declared = probe.declared(draw.case)
    inputs = {
        name: _anew(value, stream) if declared[name].role in ("input", "upstream") else value
        for name, value in draw.inputs.items()
    }
    for name, spec in declared.items():
        if spec.role == "constant" and isinstance(spec.literal, float):
            inputs[name] = _other_constant(spec.literal, stream)
        elif spec.role == "constant" and isinstance(spec.literal, np.ndarray):
            inputs[name] = _anew(spec.literal, stream)  # such as an upstream of ones
    return replace(draw, inputs=inputs, label=f"{draw.label}, drawn anew")


def _other_constant(value: float, stream: np.random.Generator) -> float:
    """Return another number of its kind: a share stays a share, a positive one positive."""
    if 0 < value < 1:
        return float(stream.uniform(0.05, 0.95))
    return float(stream.uniform(0.5, 0.9) * (value or 1.0))


def _anew(value: Any, stream: np.random.Generator) -> Any:
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return value
    drawn = stream.standard_normal(array.shape)
    drawn = np.exp(drawn / 2) if array.size and (array > 0).all() else 1.5 * drawn
    return np.float64(drawn) if array.ndim == 0 else drawn


def first_difference(
    probe: Probe,
    draws: Sequence[Draw],
    references: Sequence[Sequence[Answer | Fault]],
    mutant: Sequence[Answer | Fault],
    book: JudgeBook,
) -> Seen | None:
    """Return where a mutant first answers differently from every reference, None: nowhere.

    Where the references differ among themselves, at ties and kinks, the course's judge decides.
    """
    compared = False
    judged = any(book.find(probe.id, stage) for stage in get_args(JudgedStage))
    for k, draw in enumerate(draws):
        known = [answers[k] for answers in references]
        whole = [a for a in known if isinstance(a, Answer) and _complete(a)]
        if len(whole) < len(known):
            continue
        compared = True
        stages = [differing_stage(mutant[k], answer) for answer in whole]
        if None in stages:
            continue
        free = any(differing_stage(other, whole[0]) is not None for other in whole[1:])
        accepted = _accepted(probe, draw, whole, mutant[k], book)
        if accepted and (free or not judged):
            continue  # without a judge it is the comparison that accepts: another form of the same
        stage = min(stages[0] or 0, len(probe.check_ids) - 1)
        return Seen(check=probe.check_ids[stage], draw=draw.label, judged=accepted)
    return None if compared else Seen(check=probe.check_ids[-1], draw="no wider draw has an answer")


def _accepted(
    probe: Probe, draw: Draw, known: Sequence[Answer], answer: Answer | Fault, book: JudgeBook
) -> bool:
    declared = probe.declared(draw.case)
    asked = {
        name: replace(spec, literal=draw.inputs[name])
        if spec.role == "constant" and name in draw.inputs
        else spec
        for name, spec in declared.items()
    }
    probe, draw = replace(probe, inputs=asked, cases=()), replace(draw, case=0)
    verdicts = judge_probe(probe, [Truth(draw=draw, answers=known)], [answer], book)
    return all(verdict.status == "correct" for verdict in verdicts.values())


def _complete(answer: Answer) -> bool:
    return all(isinstance(stage, Value) for stage in answer.stages)


def differing_stage(answer: Answer | Fault, known: Answer) -> int | None:
    """Return the first stage that differs from a known answer; None where all agree."""
    if isinstance(answer, Fault):
        return 0
    for k, stage in enumerate(known.stages):
        given = answer.stages[k] if k < len(answer.stages) else None
        assert isinstance(stage, Value)
        if not isinstance(given, Value) or not same_values(given.tree, stage.tree):
            return k
    return None


def same_values(one: Any, other: Any) -> bool:
    """Tell whether two observed trees hold the same, rounding aside."""
    if isinstance(other, dict):
        return (
            isinstance(one, dict)
            and set(one) == set(other)
            and all(same_values(one[key], value) for key, value in other.items())
        )
    if isinstance(other, list):
        return (
            isinstance(one, list) and len(one) == len(other) and all(map(same_values, one, other))
        )
    if isinstance(other, np.ndarray | int | float) and isinstance(one, np.ndarray | int | float):
        return _same_numbers(np.asarray(one), np.asarray(other))
    return type(one) is type(other) and bool(one == other)


def _same_numbers(one: Any, other: Any) -> bool:
    if one.shape != other.shape or {one.dtype.kind, other.dtype.kind} - set("fiub"):
        return one.shape == other.shape and bool(np.array_equal(one, other))
    one, other = one.astype(float), other.astype(float)
    finite = other[np.isfinite(other)]
    floor = _FLOOR * float(np.abs(finite).max(initial=0.0))
    return bool(np.allclose(one, other, rtol=_RTOL, atol=floor, equal_nan=True))
