"""Verdicts in words: of a fault, of what differs from the truth, of what a judge said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gradekit.inputs import Draw
from gradekit.model import Evidence, Fault, Status, Verdict
from gradekit.numerics.compare import Difference

_STATUS_OF_FAULT: Mapping[str, Status] = {
    "exception": "crashed",
    "not_started": "not_started",
    "missing": "missing",
    "loading": "crashed",
    "timeout": "timeout",
    "memory": "memory",
    "ended": "crashed",
    "refused": "refused",
    "probe": "checker_error",
}
CORRECT = Verdict(status="correct")


# What numpy says in its own words, and what it means for whoever writes a gradient.
_ADVICE: Mapping[str, str] = {
    "The truth value of an array": "an if asks for one yes or no, and this is an array of them: "
    "make a mask, or use np.where",
    "could not be broadcast together": "two shapes do not fit: write both down, and ask which axis "
    "stands for what",
    "matmul: Input operand": "in a @ b the last axis of a has to be as long as the last but one of "
    "b: which of the two is to be transposed?",
    "'NoneType'": "something here is None: is a return missing, or something kept under another "
    "name?",
    "object has no attribute": "what stands before the dot has nothing of that name: is it kept "
    "under another name, or not before this line?",
    "arrays used as indices must be of integer": "what picks elements has to be whole numbers or a "
    "mask of True and False",
    "output array is read-only": "this array is not yours to change: work on a copy",
    "assignment destination is read-only": "this array is not yours to change: work on a copy",
}


def fault_verdict(fault: Fault) -> Verdict:
    """Say a fault in words."""
    status = _STATUS_OF_FAULT[fault.kind]
    message = fault.message
    if fault.kind == "exception":
        message = f"{fault.type}: {fault.message}" if fault.message else fault.type
    elif fault.kind == "not_started":
        message = f"not started: {fault.message}" if fault.message else "not started"
    elif fault.kind == "memory":
        message = f"stopped at the memory limit: {fault.type or 'MemoryError'}"
    told = [advice for words, advice in _ADVICE.items() if words in fault.message]
    facts = tuple(told[:1]) if fault.kind == "exception" else ()
    return Verdict(status=status, message=message, file=fault.file, line=fault.line, facts=facts)


def said_verdict(
    said: Any, found: Difference, output: str, draw: Draw, notes: tuple[str, ...]
) -> Verdict:
    """Turn what a judge said into a verdict; what is neither True nor a sentence is its fault."""
    if isinstance(said, bool | np.bool_) and said:
        return replace(CORRECT, notes=notes)
    if isinstance(said, BaseException):
        message = f"the judge of this check failed: {type(said).__name__}: {said}"
        return Verdict(status="checker_error", message=message, notes=notes)
    if isinstance(said, bool | np.bool_):
        said = "the answer is not one of the right ones"
    if not isinstance(said, str) or not said:
        message = f"the judge of this check returned {said!r:.60}, neither True nor a sentence"
        return Verdict(status="checker_error", message=message, notes=notes)
    evidence, of_values = None, output == "the value"  # there it may be one of many
    if found.reason == "value" and found.n_wrong and not of_values:
        evidence = evidence_of(found, output, draw)
    return Verdict(status="wrong", reason="judge", message=said, evidence=evidence, notes=notes)


def any_wrong(verdicts: Mapping[str, Verdict]) -> bool:
    """Tell whether one of several checks is wrong."""
    return any(verdict.status == "wrong" for verdict in verdicts.values())


def value_verdict(found: Difference, output: str, draw: Draw, notes: tuple[str, ...]) -> Verdict:
    """Return the verdict of one compared output, or of the one that stands for several."""
    notes += found.notes
    if found.reason is None:
        return replace(CORRECT, notes=notes, closeness=found.closeness)
    return Verdict(
        status="wrong",
        reason=found.reason,
        message=found.message,
        evidence=evidence_of(found, output, draw) if found.n_wrong else None,
        notes=notes,
        closeness=found.closeness,
    )


def evidence_of(found: Difference, output: str, draw: Draw) -> Evidence:
    """Return what shows that an output differs: which elements, and by how much."""
    return Evidence(
        draw="public" if draw.public else "hidden",
        output=found.name or output,
        shape=found.shape,
        n=found.n,
        n_wrong=found.n_wrong,
        max_rel_err=found.max_rel_err,
        tolerance=found.tolerance,
        first_wrong=found.first_wrong,
        inputs=draw.label,
        place=(draw.case, draw.index),
        worst=found.worst,
    )
