"""The form of gradients, before any value: their number, kind, shape and finiteness."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradekit.numerics.compare import Difference, elements, read_array
from gradekit.numerics.pairing import pair_gradients
from gradekit.numerics.slopes import EPS, Vector
from gradekit.numerics.subject import Failure, Subject, eps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a gradient."""

    kind: str  # value shape dtype not_finite count key none exception nondeterministic nonlinear
    message: str
    input: int | None = None  # the position of the argument
    index: tuple[int, ...] | None = None  # of the element
    got: float | None = None
    want: float | None = None
    error: float | None = None
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Gradients:
    """Gradients that are in form: one flat vector, and what is odd about them."""

    flat: Vector
    notes: tuple[str, ...] = ()
    eps: float = EPS  # the least precision that one of them came in


def read_gradients(
    tree: Any, subject: Subject, names: Callable[[], Sequence[str]]
) -> Gradients | tuple[Finding, ...]:
    """Read what backward returned; findings where it is not in form.

    One gradient for each differentiated input is wanted, in their order, or one for each input:
    then those of integers and other constants are not looked at.
    """
    if isinstance(tree, Failure):
        return (Finding(kind=tree.kind, message=tree.message),)
    shapes = subject.shapes
    if _is_plain(tree, shapes):
        parts = [g.reshape(-1) for g in tree]
        flat = parts[0] if len(parts) == 1 else np.concatenate(parts or [np.zeros(0)])
        if math.isfinite(flat @ flat) or np.isfinite(flat).all():  # squares may overflow
            return Gradients(flat)
    called = names()
    wanted = [called[k] for k in subject.varied]
    paired = pair_gradients(
        _without_constants(tree, subject), wanted, dict(zip(wanted, shapes, strict=True))
    )
    if isinstance(paired, Difference):
        return (Finding(kind=paired.reason or "count", message=paired.message),)
    found = _read_each(paired, subject, wanted)
    if isinstance(found, Gradients) and (aside := _set_aside(tree, subject, called)):
        return replace(found, notes=(*found.notes, *aside))
    return found


def _is_plain(tree: Any, shapes: Sequence[tuple[int, ...]]) -> bool:
    if type(tree) is not list or len(tree) != len(shapes):
        return False
    for g, shape in zip(tree, shapes, strict=True):  # a loop: it runs for every right gradient
        if type(g) is not np.ndarray or g.dtype != np.float64 or g.shape != shape:
            return False
    return True


def _without_constants(tree: Any, subject: Subject) -> Any:
    varied = subject.varied
    if not isinstance(tree, list) or len(tree) != len(subject.inputs) or len(tree) == len(varied):
        return tree
    if len(varied) == 1:
        whole = read_array("", tree)
        if not isinstance(whole, Difference) and whole[0].shape == subject.shapes[0]:
            return tree  # the one gradient itself, as nested lists
    return tree[varied[0]] if len(varied) == 1 else [tree[k] for k in varied]


def _set_aside(tree: Any, subject: Subject, names: Sequence[str]) -> list[str]:
    """Name the inputs that are no floats, and for which a gradient came all the same."""
    if not isinstance(tree, list) or len(tree) != len(subject.inputs):
        return []
    given = [k for k, gradient in enumerate(tree) if gradient is not None]
    return [
        f"{names[k]} is not of floats: its gradient was not examined"
        for k in given
        if k not in subject.varied
    ]


def _read_each(
    paired: dict[str, Any], subject: Subject, names: Sequence[str]
) -> Gradients | tuple[Finding, ...]:
    findings, arrays, notes, eps = [], [], [], EPS
    for name, k, shape in zip(names, subject.varied, subject.shapes, strict=True):
        found = _read_one(f"d{name}", paired[name], shape)
        if isinstance(found, Difference):
            reason = found.reason or "value"
            findings.append(Finding(kind=reason, message=found.message, input=k))
            continue
        array, said = found
        arrays.append(array.reshape(-1))
        notes += said
        eps = max(eps, eps_of(paired[name]))
    if findings:
        return tuple(findings)
    flat = np.concatenate(arrays) if arrays else np.zeros(0)
    return Gradients(flat, tuple(notes), eps)


def _read_one(name: str, got: Any, shape: tuple[int, ...]) -> Any:
    """Return (array, notes), or what is wrong with it."""
    read = read_array(name, got)
    if isinstance(read, Difference):
        return read
    array, notes, _ = read
    short = eps_of(got) > EPS
    if array.shape != shape:
        said = f"{name} has shape {array.shape}, its variable has shape {shape}"
        return Difference(reason="shape", message=said)
    if lost := int(np.size(array) - np.count_nonzero(np.isfinite(array))):
        what = "NaN" if np.isnan(array).any() else "infinite"
        said = f"{lost} of {array.size} {elements(array.size)} of {name}: {what}"
        return Difference(reason="not_finite", message=said)
    return array, [str(got.dtype)] if short else [n for n in notes if "float32" not in n]


def first_of_each(findings: Sequence[Finding]) -> list[Finding]:
    """Return one finding for each input: what a person reads."""
    seen: dict[Any, Finding] = {}
    for finding in findings:
        seen.setdefault((finding.input, finding.kind), finding)
    return list(seen.values())
