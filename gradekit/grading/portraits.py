"""Portraits of a probe's answers: every output of every draw, right or sketched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.diagnosis.portrait import NOTHING, Seen, apart, sketch_of
from gradekit.grading.asked import ProbeTruths
from gradekit.judge import Output, Truth, outputs_of, true_gradients
from gradekit.judges import JudgeBook, JudgedStage
from gradekit.model import Answer, Fault, Value
from gradekit.numerics.compare import read_array

Outputs = Sequence[tuple[Output, ...]]  # for each draw those of one stage, none where it failed
Portraits = dict[str, dict[str, Seen]]
# Of one draw, by name: the scale of the truth, and what each reference says.
TrueOutputs = Mapping[str, tuple[float, Sequence[Any]]]
_ENOUGH = 16  # bits of wrong values, where they are whole numbers
_SAME = 1e-9  # relative: an edit that changes less is none
# Of the upstream gradient and of all inputs: less than that is right in a submission, too.
_FLOOR, _OF_INPUTS = 1e-12, 1e-13


@dataclass(frozen=True, slots=True)
class Look:
    """One output on one draw: its value, the size of the true one, whether it is right."""

    name: str
    got: Any
    scale: float
    right: bool
    want: Any = None  # of a submission's answer


def outputs_at(
    item: ProbeTruths, answers: Sequence[Answer | Fault], book: JudgeBook, k: int
) -> Outputs:
    """Return the outputs of stage ``k`` on every draw."""
    pairs = zip(item.truths, answers, strict=True)
    return [outputs_of(item.probe, truth, answer, book, k) for truth, answer in pairs]


def portrait_of(truths: Sequence[Truth], outputs: Outputs, *, jointly: bool = False) -> Portraits:
    """Portray one stage of a submission's answers.

    ``jointly``: where one output is wrong on a draw, all are; so a judge of the course sees it.
    """
    looks = []
    for drawn in outputs:
        failed = jointly and any(output.found.reason for output in drawn)
        looks.append(
            [
                Look(
                    o.name,
                    o.got,
                    scale_of(o.want),
                    o.found.reason is None and not failed,
                    o.want,
                )
                for o in drawn
            ]
        )
    return _portrait(truths, looks)


def portrait_beside(
    item: ProbeTruths,
    answers: Sequence[Answer | Fault],
    truths: Sequence[TrueOutputs],
    *,
    jointly: bool = False,
    book: JudgeBook | None = None,
) -> Portraits:
    """Portray all stages of an edited reference's answers, beside the ``true_outputs``.

    ``jointly``: a judge of the course decides on the gradients. One of ``book`` may let pass what
    no reference says.
    """
    looks = []
    for truth, answer, wants in zip(item.truths, answers, truths, strict=True):
        gots, floor = outputs_by_name(item, truth, answer), _floor(item, truth)
        right = {
            name: [_same(got, want, floor) for want in wants[name][1]]
            for name, got in gots.items()
            if name in wants
        }
        gradients = [found for name, found in right.items() if name.startswith("d")]
        together = any(all(found) for found in zip(*gradients, strict=True))
        if book is not None and jointly and gradients and not together:
            together = _passes(outputs_of(item.probe, truth, answer, book, 1))
        looks.append(
            [
                Look(
                    name,
                    gots[name],
                    wants[name][0],
                    together if jointly and name.startswith("d") else any(found),
                )
                for name, found in right.items()
            ]
        )
    return _portrait(item.truths, looks)


def _passes(outputs: Sequence[Output]) -> bool:
    return bool(outputs) and not any(output.found.reason for output in outputs)


def true_outputs(item: ProbeTruths) -> list[TrueOutputs]:
    """Return of each draw the outputs by name: their scale, and what the references say."""
    found: list[TrueOutputs] = []
    for truth in item.truths:
        every = [outputs_by_name(item, truth, answer) for answer in truth.answers]
        found.append(
            {name: (scale_of(want), [e[name] for e in every]) for name, want in every[0].items()}
        )
    return found


def several_forms(truths: Iterable[Sequence[TrueOutputs]]) -> bool:
    """Tell whether references differ somewhere: in another form of the function, or at a kink."""
    return any(
        not _same(values[0], value)
        for drawn in truths
        for outputs in drawn
        for _, values in outputs.values()
        for value in values[1:]
    )


def outputs_by_name(item: ProbeTruths, truth: Truth, answer: Answer | Fault) -> dict[str, Any]:
    """Return the outputs of all stages of one draw, as far as they are there."""
    if isinstance(answer, Fault) or not isinstance(answer.stages[0], Value):
        return {}
    if item.probe.kind == "values":
        return {"the value": answer.stages[0].tree}
    found = {"forward": answer.stages[0].tree}
    last = answer.stages[1] if len(answer.stages) > 1 else None
    if isinstance(last, Value):
        gradients = true_gradients(item.probe, truth.draw, last.tree)
        if isinstance(gradients, dict):
            found |= {f"d{name}": value for name, value in gradients.items()}
    return found


def telling(outputs: Outputs, name: str) -> bool:
    """Tell whether a wrong output says enough to know a mistake by: a few zeros and ones do not."""
    bits, values = 0.0, set[float]()
    for output in _wrong(outputs, name):
        read = read_array(name, output.got)
        mask = output.found.wrong
        if not isinstance(read, tuple) or mask is None or mask.shape != read[0].shape:
            return True  # of another form or kind
        got = read[0]
        told = got[mask]
        if not np.isfinite(told).all() or not np.array_equal(told, np.round(told)):
            return True
        values.update(told.tolist())
        bits += told.size
    return bool(bits * np.log2(max(2, len(values))) >= _ENOUGH)


def is_zero(outputs: Outputs, name: str) -> bool:
    """Tell whether an output of the right form is 0 everywhere, wherever it is wrong."""
    for output in _wrong(outputs, name):
        read = read_array(name, output.got)
        if output.found.reason == "shape" or not isinstance(read, tuple):
            return False
        if not read[0].size or read[0].any():
            return False
    return True


def is_finite(outputs: Outputs, name: str) -> bool:
    """Tell whether some wrong element of an output is a finite number."""
    for output in _wrong(outputs, name):
        read, mask = read_array(name, output.got), output.found.wrong
        if mask is None or not isinstance(read, tuple):
            return True
        if mask.shape != read[0].shape or np.isfinite(read[0][mask]).any():
            return True
    return False


def _wrong(outputs: Outputs, name: str) -> Iterator[Output]:
    return (o for drawn in outputs for o in drawn if o.name == name and o.found.reason)


def _portrait(truths: Sequence[Truth], looks: Sequence[Sequence[Look]]) -> Portraits:
    """Sketch each output over each group of draws; a group that has no value everywhere is not in.

    Draws of one case and one visibility are a group: a mistake may show at ties alone.
    """
    groups: dict[str, list[int]] = {}
    for at, truth in enumerate(truths):
        groups.setdefault(group_of(truth), []).append(at)
    portrait: Portraits = {}
    for name in dict.fromkeys(look.name for drawn in looks for look in drawn):
        for group, places in groups.items():
            found = [look for at in places for look in looks[at] if look.name == name]
            if len(found) == len(places):
                portrait.setdefault(name, {})[group] = _seen(found)
    return portrait


def _seen(looks: Sequence[Look]) -> Seen:
    if all(look.right for look in looks):
        return Seen(right=True, sketch=NOTHING)
    # Powers of two: references that differ a little have the same.
    scales = [math.ldexp(1.0, math.frexp(look.scale)[1]) for look in looks]
    sketch = sketch_of([look.got for look in looks], scales)
    if any(look.want is None for look in looks):
        return Seen(right=False, sketch=sketch)
    truth = sketch_of([look.want for look in looks], scales)
    return Seen(right=False, sketch=sketch, off=apart(sketch, truth))


def group_of(truth: Truth) -> str:
    """Name the group that a draw belongs to."""
    return f"{'public' if truth.draw.public else 'hidden'} {truth.draw.case}"


def is_judged(item: ProbeTruths, book: JudgeBook) -> bool:
    """Tell whether a judge of the course decides on the gradients of a probe."""
    stages: tuple[JudgedStage, ...] = ("backward", "both")
    return any(book.find(item.probe.id, stage) for stage in stages)


def _floor(item: ProbeTruths, truth: Truth) -> float:
    """Return which differences are those of rounding, by the size of what went in."""
    declared = item.probe.declared(truth.draw.case)
    sizes = {name: _size(truth.draw.inputs.get(name)) for name in declared}
    upstream = [sizes[name] for name, spec in declared.items() if spec.role == "upstream"]
    return _FLOOR * max(upstream, default=0.0) + _OF_INPUTS * max(sizes.values(), default=0.0)


def _size(value: Any) -> float:
    """Return the largest number of an input; 0 where it is no array."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fiu":
        return 0.0
    return float(np.abs(value[np.isfinite(value)]).max(initial=0.0))


def _same(got: Any, want: Any, floor: float = 0.0) -> bool:
    if isinstance(want, dict):
        keys = isinstance(got, dict) and got.keys() == want.keys()
        return keys and all(_same(got[key], want[key], floor) for key in want)
    if isinstance(want, list):
        return (
            isinstance(got, list)
            and len(got) == len(want)
            and all(_same(g, w, floor) for g, w in zip(got, want, strict=True))
        )
    if not isinstance(want, np.ndarray | np.number | float | int):
        return type(got) is type(want) and bool(got == want)
    if not isinstance(got, np.ndarray | np.number | float | int) or np.shape(got) != np.shape(want):
        return False
    if np.array_equal(got, want, equal_nan=np.asarray(want).dtype.kind in "fc"):
        return True
    with np.errstate(all="ignore"):
        apart = np.abs(np.asarray(got) - np.asarray(want))
        return bool((apart <= max(_SAME * scale_of(want), floor)).all())


def scale_of(want: Any) -> float:
    """Return the largest finite number of a tree; 1 where there is none but 0."""
    if isinstance(want, dict):
        return max(map(scale_of, want.values()), default=1.0)
    if isinstance(want, list | tuple):
        return max(map(scale_of, want), default=1.0)
    if isinstance(want, np.ndarray | np.number | float | int):
        sizes = np.abs(np.asarray(want))
        if sizes.dtype.kind in "fiub":
            return float(sizes[np.isfinite(sizes)].max(initial=0.0)) or 1.0
    return 1.0
