"""The judge: an answer and its truth become a verdict, and the sentence that people read.

Works on data only. A judge of the course that raises is the course's fault and costs no point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.inputs import Draw
from gradekit.judges import Judge, JudgeBook, precision
from gradekit.model import Answer, Evidence, Fault, Status, Value, Verdict
from gradekit.numerics.compare import (
    RTOL,
    RTOL_FLOAT32,
    Difference,
    Scale,
    compare,
    read_array,
)
from gradekit.numerics.trees import compare_trees

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One draw of a probe, and what the reference and each alternative answer to it."""

    draw: Draw
    answers: Sequence[Answer]  # the reference's first


def judge_probe(
    probe: Probe,
    truths: Sequence[Truth],
    answers: Sequence[Answer | Fault],
    book: JudgeBook,
) -> dict[str, Verdict]:
    """Judge all draws of a probe: a verdict for each of its checks.

    The first draw that is not correct decides, public draws before hidden ones.
    """
    verdicts: dict[str, list[tuple[Draw, Verdict]]] = {check: [] for check in probe.check_ids}
    for truth, answer in zip(truths, answers, strict=True):
        for check, verdict in zip(
            probe.check_ids, _judge_draw(probe, truth, answer, book), strict=True
        ):
            verdicts[check].append((truth.draw, verdict))
    return {check: _first_wrong(found) for check, found in verdicts.items()}


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
    return Verdict(status=status, message=message, file=fault.file, line=fault.line)


def _first_wrong(found: Sequence[tuple[Draw, Verdict]]) -> Verdict:
    notes = tuple(dict.fromkeys(note for _, verdict in found for note in verdict.notes))
    wrong = [(draw, verdict) for draw, verdict in found if verdict.status != "correct"]
    if not wrong:
        return replace(CORRECT, notes=notes)
    draw, verdict = wrong[0]
    return replace(verdict, notes=notes, hidden_message=not draw.public)


def _judge_draw(
    probe: Probe, truth: Truth, answer: Answer | Fault, book: JudgeBook
) -> tuple[Verdict, ...]:
    n = len(probe.check_ids)
    if isinstance(answer, Fault):
        return (fault_verdict(answer),) * n
    if probe.kind == "raises":
        return (_judge_raised(probe, answer),)
    best: tuple[Verdict, ...] = ()
    for reference in truth.answers:
        verdicts = tuple(_judge_stage(probe, truth, reference, answer, k, book) for k in range(n))
        if all(v.status == "correct" for v in verdicts):
            return verdicts
        # Report against the reference that the forward value agrees with, if there is one.
        if not best or (best[0].status != "correct" and verdicts[0].status == "correct"):
            best = verdicts
    return best


def _judge_raised(probe: Probe, answer: Answer) -> Verdict:
    first, last = answer.stages[0], answer.stages[-1]
    if isinstance(first, Fault):
        return fault_verdict(first)
    wanted = probe.error.__name__ if probe.error else "an exception"
    tree = last.tree if isinstance(last, Value) and isinstance(last.tree, dict) else {}
    if tree.get("expected") is True:
        return CORRECT
    raised = str(tree.get("raised", ""))
    said = f"raised {raised}" if raised else "raised nothing"
    return Verdict(status="wrong", reason="exception", message=f"{said}; {wanted} was asked for")


def _judge_stage(
    probe: Probe, truth: Truth, reference: Answer, answer: Answer, k: int, book: JudgeBook
) -> Verdict:
    if k >= len(answer.stages):
        earlier = answer.stages[-1]
        if isinstance(earlier, Value):
            message = "the check ended before this stage"
            return Verdict(status="checker_error", message=message)
        if earlier.kind in ("missing", "refused") and "method" not in earlier.message:
            return fault_verdict(earlier)
        return Verdict(status="blocked", message="forward does not run, so backward was not asked")
    stage = answer.stages[k]
    if isinstance(stage, Fault):
        return fault_verdict(stage)
    want = reference.stages[k]
    assert isinstance(want, Value)  # the reference was asked before any student
    if probe.kind == "values":
        return _judge_value(probe, truth, stage, want, answer, book)
    if k == 0:
        return _judge_forward(probe, truth, stage, want, answer, book)
    return _judge_backward(probe, truth, stage, want, answer, book)


def _judge_value(
    probe: Probe, truth: Truth, got: Value, want: Value, answer: Answer, book: JudgeBook
) -> Verdict:
    judge = book.find(probe.name, "value") or book.find(probe.name, "forward")
    if judge is not None:
        return _ask_judge(judge, got.tree, want.tree, truth.draw, answer.notes)
    found = compare_trees("the value", got.tree, want.tree, Scale(inputs=_size(truth.draw.inputs)))
    return _verdict(found, "value", truth.draw, answer.notes)


def _judge_forward(
    probe: Probe, truth: Truth, got: Value, want: Value, answer: Answer, book: JudgeBook
) -> Verdict:
    notes = tuple(note for note in answer.notes if note.startswith("forward"))
    scale = Scale(inputs=_size(truth.draw.inputs))
    found = compare_trees("forward", got.tree, want.tree, scale)
    judge = book.find(probe.name, "forward")
    if judge is not None and found.reason in (None, "value"):
        read = read_array("forward", got.tree)
        value = got.tree if isinstance(read, Difference) else read[0]
        return _ask_judge(judge, value, want.tree, truth.draw, notes + found.notes, found)
    return _verdict(found, "forward", truth.draw, notes)


def _judge_backward(
    probe: Probe, truth: Truth, got: Value, want: Value, answer: Answer, book: JudgeBook
) -> Verdict:
    notes = tuple(note for note in answer.notes if note.startswith("backward"))
    names = probe.differentiated
    declared = probe.declared(truth.draw.case)
    wanted = pair_gradients(want.tree, names)
    assert isinstance(wanted, dict)
    paired = pair_gradients(got.tree, names, {name: np.shape(wanted[name]) for name in names})
    if isinstance(paired, Difference):
        return _verdict(paired, "backward", truth.draw, notes)
    sizes = [
        float(np.abs(truth.draw.inputs[name]).max(initial=0.0))
        for name, spec in declared.items()
        if spec.role == "upstream"
    ]
    scale = Scale(upstream=max(sizes, default=1.0), inputs=_size(truth.draw.inputs))
    found = [compare(f"d{name}", paired[name], wanted[name], scale) for name in names]
    notes += tuple(note for difference in found for note in difference.notes)
    judge = book.find(probe.name, "backward")
    worst = min(found, key=_gravity)
    if judge is not None and worst.reason in (None, "value"):
        read = {name: read_array(f"d{name}", paired[name]) for name in names}
        arrays = {name: r[0] for name, r in read.items() if not isinstance(r, Difference)}
        return _ask_judge(
            judge, arrays, wanted, truth.draw, notes, worst, f"d{names[found.index(worst)]}"
        )
    messages = "; ".join(d.message for d in found if d.reason == worst.reason and d.reason)
    return _verdict(
        replace(worst, message=messages), f"d{names[found.index(worst)]}", truth.draw, notes
    )


def pair_gradients(
    tree: Any, names: Sequence[str], shapes: Mapping[str, tuple[int, ...]] | None = None
) -> dict[str, Any] | Difference:
    """Pair what backward returned with the inputs: a sequence in their order, or a mapping.

    A single gradient may come bare or in a list of one; which of the two is told by its shape.
    """
    if tree is None:
        return Difference(reason="none", message="backward: returned None. Is a return missing?")
    if isinstance(tree, dict):
        keys = {name: name if name in tree else f"d{name}" for name in names}
        gone = [name for name in names if keys[name] not in tree]
        if gone:
            said = ", ".join(gone)
            return Difference(reason="key", message=f"backward gives no gradient for {said}")
        return {name: tree[keys[name]] for name in names}
    if len(names) == 1:
        return {names[0]: _only_gradient(tree, (shapes or {}).get(names[0]))}
    if isinstance(tree, np.ndarray) and tree.ndim > 0:
        tree = list(tree)  # np.array([dx, dy]) is a sequence of gradients too
    if not isinstance(tree, list):
        one = "one value" if isinstance(tree, np.ndarray | float | int) else "no list"
        message = (
            f"backward returned {one}, {len(names)} gradients were asked for: {_listed(names)}"
        )
        return Difference(reason="count", message=message)
    if len(tree) != len(names):
        message = f"backward returned {len(tree)} gradients, {len(names)} were asked for: {_listed(names)}"
        return Difference(reason="count", message=message)
    return dict(zip(names, tree, strict=True))


def _only_gradient(tree: Any, wanted: tuple[int, ...] | None) -> Any:
    if not isinstance(tree, list) or len(tree) != 1:
        return tree
    whole = read_array("", tree)
    return tree if not isinstance(whole, Difference) and whole[0].shape == wanted else tree[0]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"d{name}" for name in names)


_ORDER = ("none", "key", "count", "dtype", "shape", "not_finite", "value")


def _gravity(found: Difference) -> int:
    """Shapes before values: what explains the most comes first."""
    return _ORDER.index(found.reason) if found.reason in _ORDER else len(_ORDER)


def _ask_judge(
    judge: Judge,
    answer: Any,
    truth: Any,
    draw: Draw,
    notes: tuple[str, ...],
    found: Difference | None = None,
    output: str = "forward",
) -> Verdict:
    try:
        with precision(RTOL_FLOAT32 if any("float32" in note for note in notes) else RTOL):
            said = judge(answer, truth, dict(draw.inputs))
    except Exception as error:  # noqa: BLE001 - the course's own code
        message = f"the judge of this check failed: {type(error).__name__}: {error}"
        return Verdict(status="checker_error", message=message, notes=notes)
    if said is True or (isinstance(said, np.bool_) and bool(said)):
        return replace(CORRECT, notes=notes)
    message = said if isinstance(said, str) else "the answer is not one of the right ones"
    evidence = None
    if found is not None and found.reason == "value":
        evidence = _evidence(found, output, draw)
    return Verdict(
        status="wrong",
        reason="judge",
        message=message,
        evidence=evidence,
        notes=notes,
    )


def _verdict(found: Difference, output: str, draw: Draw, notes: tuple[str, ...]) -> Verdict:
    notes += found.notes
    if found.reason is None:
        return replace(CORRECT, notes=notes)
    evidence = _evidence(found, output, draw) if found.n_wrong else None
    return Verdict(
        status="wrong", reason=found.reason, message=found.message, evidence=evidence, notes=notes
    )


def _evidence(found: Difference, output: str, draw: Draw) -> Evidence:
    return Evidence(
        draw="public" if draw.public else "hidden",
        output=output,
        shape=found.shape,
        n=found.n,
        n_wrong=found.n_wrong,
        max_rel_err=found.max_rel_err,
        tolerance=found.tolerance,
        first_wrong=found.first_wrong,
        inputs=draw.label,
    )


def _size(inputs: Mapping[str, Any]) -> float:
    numbers = [v for v in inputs.values() if isinstance(v, np.ndarray | np.generic | float)]
    return max((float(np.abs(n).max(initial=0.0)) for n in numbers), default=1.0)
