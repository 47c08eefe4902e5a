"""Asking: run one probe on one draw and observe each stage as it is yielded."""

from __future__ import annotations

import copy
import functools
import time
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.model import Answer, Fault, Observation, Value
from gradekit.sandbox.faults import from_exception, is_a, name_of
from gradekit.sandbox.loading import Student, Submission
from gradekit.sandbox.observe import observe as observe_any
from gradekit.sandbox.wire import MAX_NDIM

_FLOAT64 = np.dtype(np.float64)
_FROM_NUMBER = np.array  # kept: student code may replace it
_SMALL, _FEW = 100_000, 8  # far below what an answer may be
_NEVER_CHANGES = frozenset((np.float64, float, int, bool, str, type(None)))


def ask(
    probe: Probe, case: int, inputs: Mapping[str, Any], submission: Submission, stages: int = 2
) -> Answer:
    """Run ``probe`` on the submission. Never raises for anything that student code does.

    Stops after ``stages`` yields. Scalars arrive as ``np.float64``, which is both a float and
    something with a shape; where that crashes the probe, 0-d arrays are tried, because code for
    arrays may index with masks and code for numbers may not: both are right.
    """
    answer = _ask_once(probe, _arguments(probe, case, inputs), submission, stages)
    if not answer.stages or not isinstance(answer.stages[-1], Fault):  # nothing follows a fault
        return answer
    if _crashed(answer) and any(isinstance(value, np.float64) for value in inputs.values()):
        as_arrays = {
            name: np.array(value) if isinstance(value, np.float64) else value
            for name, value in inputs.items()
        }
        again = _ask_once(probe, _arguments(probe, case, as_arrays), submission, stages)
        if not _crashed(again):
            return again
    if _crashed(answer, by_warning=True):
        # Code that turns warnings into errors: a warning never costs a point.
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            again = _ask_once(probe, _arguments(probe, case, inputs), submission, stages)
        if not _crashed(again):
            return again
    return answer


def _crashed(answer: Answer, *, by_warning: bool = False) -> bool:
    faults = [s for s in answer.stages if isinstance(s, Fault) and s.kind == "exception"]
    if by_warning:
        return any(f.type == "FloatingPointError" or f.type.endswith("Warning") for f in faults)
    return bool(faults)


def _arguments(probe: Probe, case: int, inputs: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {}
    for name, role, literal in _declared(probe, case):
        if role == "rng":
            arguments[name] = np.random.default_rng(inputs[name])
            continue
        # A constant is known here; `validate` asks with others, too.
        value = inputs.get(name, literal) if role == "constant" else inputs[name]
        if type(value) is np.ndarray:
            arguments[name] = value.copy()
        else:
            arguments[name] = value if type(value) in _NEVER_CHANGES else copy.deepcopy(value)
    return arguments


@functools.lru_cache(maxsize=1024)
def _declared(probe: Probe, case: int) -> tuple[tuple[str, str, Any], ...]:
    return tuple((name, s.role, s.literal) for name, s in probe.declared(case).items())


def _ask_once(
    probe: Probe, arguments: dict[str, Any], submission: Submission, stages: int
) -> Answer:
    student = Student(submission)
    kept = {k: (v.shape, v.tobytes()) for k, v in arguments.items() if isinstance(v, np.ndarray)}
    seen: list[Observation] = []
    notes: list[str] = []
    started = time.perf_counter()
    running = None
    try:
        running = probe.function(student, **arguments)
        for value in running:
            seen.append(Value(observe(value)))
            stage = "forward" if len(seen) == 1 else "backward"
            for name, (shape, content) in kept.items():
                now = arguments[name]
                if now.tobytes() != content or now.shape != shape:
                    kept[name] = now.shape, now.tobytes()
                    notes.append(f"{stage} changes {name} in place")
            if len(seen) == stages and probe.kind != "raises":
                break
        if probe.kind == "raises":
            seen = [*seen[:1], Value({"raised": "", "expected": False})]
    except BaseException as error:  # noqa: BLE001 - whatever student code raises is an answer
        fault = from_exception(error, submission.folder, submission.own_classes())
        if probe.kind == "raises" and seen:
            seen = _raised(probe, error, seen[0], fault)
        else:
            seen.append(fault)
    seconds = time.perf_counter() - started
    _close(running)
    return Answer(
        stages=tuple(seen),
        notes=tuple(dict.fromkeys(notes)),
        used=tuple(student.__dict__["_used"]),
        seconds=seconds,
    )


def observe(value: Any) -> Any:
    """Observe a value; what most answers are made of is copied without many questions."""
    kind = type(value)
    if kind is np.ndarray:
        if value.dtype is _FLOAT64 and value.size < _SMALL and value.ndim <= MAX_NDIM:
            return value.copy()
    elif kind is np.float64:
        return _FROM_NUMBER(value)
    elif (kind is list or kind is tuple) and 0 < len(value) <= _FEW:
        copies = []
        for item in value:
            kind = type(item)
            if kind is np.float64:
                copies.append(_FROM_NUMBER(item))
            elif kind is np.ndarray and item.dtype is _FLOAT64 and item.size < _SMALL:
                if item.ndim > MAX_NDIM:
                    return observe_any(value)
                copies.append(item.copy())
            else:
                return observe_any(value)
        return copies
    return observe_any(value)


def _raised(
    probe: Probe, error: BaseException, before: Observation, fault: Fault
) -> list[Observation]:
    """Say what was raised; a hole of the template, or a name not there, is no such exception."""
    wanted = probe.error or Exception
    if fault.kind in ("missing", "memory") or (
        fault.kind == "not_started" and not issubclass(wanted, NotImplementedError)
    ):
        return [fault]
    tree = {"raised": name_of(type(error)), "expected": is_a(error, wanted)}
    return [before, Value(tree)]


def _close(running: Any) -> None:
    try:
        if running is not None:
            running.close()
    except BaseException:  # noqa: BLE001, S110 - a finally clause of student code may raise
        pass
