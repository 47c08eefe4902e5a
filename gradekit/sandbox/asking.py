"""Asking: run one probe on one draw and observe each stage as it is yielded."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.model import Answer, Fault, Observation, Value
from gradekit.sandbox.faults import from_exception
from gradekit.sandbox.loading import Student, Submission
from gradekit.sandbox.observe import observe


def ask(
    probe: Probe, case: int, inputs: Mapping[str, Any], submission: Submission, stages: int = 2
) -> Answer:
    """Run ``probe`` on the submission. Never raises for anything that student code does.

    Stops after ``stages`` yields. Scalars arrive as ``np.float64``, which is both a float and
    something with a shape; where that crashes the probe, 0-d arrays are tried, because code for
    arrays may index with masks and code for numbers may not: both are right.
    """
    answer = _ask_once(probe, _arguments(probe, case, inputs), submission, stages)
    if _crashed(answer) and any(isinstance(value, np.float64) for value in inputs.values()):
        as_arrays = {
            name: np.array(value) if isinstance(value, np.float64) else value
            for name, value in inputs.items()
        }
        again = _ask_once(probe, _arguments(probe, case, as_arrays), submission, stages)
        if not _crashed(again):
            return again
    return answer


def _crashed(answer: Answer) -> bool:
    return any(isinstance(s, Fault) and s.kind == "exception" for s in answer.stages)


def _arguments(probe: Probe, case: int, inputs: Mapping[str, Any]) -> dict[str, Any]:
    arguments = {}
    for name, spec in probe.declared(case).items():
        if spec.role == "constant":
            arguments[name] = copy.deepcopy(spec.literal)
        elif spec.role == "rng":
            arguments[name] = np.random.default_rng(inputs[name])
        else:
            arguments[name] = copy.deepcopy(inputs[name])
    return arguments


def _ask_once(
    probe: Probe, arguments: dict[str, Any], submission: Submission, stages: int
) -> Answer:
    student = Student(submission)
    kept = {k: v.copy() for k, v in arguments.items() if isinstance(v, np.ndarray)}
    seen: list[Observation] = []
    notes: list[str] = []
    started = time.perf_counter()
    running = None
    try:
        running = probe.function(student, **arguments)
        for value in running:
            seen.append(Value(observe(value)))
            notes += _changed(arguments, kept, "forward" if len(seen) == 1 else "backward")
            if len(seen) == stages and probe.kind != "raises":
                break
        if probe.kind == "raises":
            seen = [*seen[:1], Value({"raised": "", "expected": False})]
    except BaseException as error:  # noqa: BLE001 - whatever student code raises is an answer
        if probe.kind == "raises" and seen and probe.error is not None:
            raised = {
                "raised": type(error).__name__[:100],
                "expected": isinstance(error, probe.error),
            }
            seen = [seen[0], Value(raised)]
        else:
            seen.append(from_exception(error, submission.folder, submission.own_classes()))
    seconds = time.perf_counter() - started
    _close(running)
    return Answer(
        stages=tuple(seen),
        notes=tuple(dict.fromkeys(notes)),
        used=tuple(student.__dict__["_used"]),
        seconds=seconds,
    )


def _changed(arguments: Mapping[str, Any], kept: dict[str, Any], stage: str) -> list[str]:
    """Note the inputs that were changed in place since the last look."""
    notes = []
    for name, before in kept.items():
        now = arguments[name]
        if now.shape != before.shape or now.tobytes() != before.tobytes():
            notes.append(f"{stage} changes {name} in place")
            kept[name] = now.copy()
    return notes


def _close(running: Any) -> None:
    try:
        if running is not None:
            running.close()
    except BaseException:  # noqa: BLE001, S110 - a finally clause of student code may raise
        pass
