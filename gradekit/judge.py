"""The judge: an answer and its truth become a verdict, and the sentence that people read.

Works on data only. A judge of the course that raises is the course's fault and costs no point.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradekit.assignment import Probe
from gradekit.inputs import Draw
from gradekit.judges import Judge, JudgeBook, JudgedStage, precision
from gradekit.model import Answer, Fault, Value, Verdict
from gradekit.numerics.compare import (
    RTOL,
    RTOL_FLOAT32,
    Difference,
    Scale,
    compare,
    furthest,
    read_array,
)
from gradekit.numerics.conditioning import spread_by_name
from gradekit.numerics.pairing import pair_gradients
from gradekit.numerics.trees import compare_trees, gravity
from gradekit.sandbox.heard import Heard
from gradekit.verdicts import CORRECT, fault_verdict, said_verdict, value_verdict

__all__ = [
    "CORRECT",
    "Output",
    "Truth",
    "fault_verdict",
    "judge_probe",
    "outputs_of",
    "true_gradients",
]


_CALLED = ("wrong", "crashed", "timeout", "memory")  # what can depend on the inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One draw of a probe, and what the reference and each alternative answer to it."""

    draw: Draw
    answers: Sequence[Answer]  # the reference's first
    # For each of them what its conditioning adds to the tolerance: a tree for each stage, or None.
    spread: Sequence[Sequence[Any]] = ()


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


def _first_wrong(found: Sequence[tuple[Draw, Verdict]]) -> Verdict:
    # Students see these notes: those of hidden draws could carry what only hidden draws hold.
    told = [v for draw, v in found if draw.public] or [v for _, v in found]
    notes = tuple(dict.fromkeys(note for verdict in told for note in verdict.notes))
    wrong = [item for item in found if item[1].status != "correct"]
    if not wrong:
        close = [v.closeness for _, v in found if v.closeness is not None]
        return replace(CORRECT, notes=notes, closeness=max(close, default=None))
    # A judge that fails on one draw excuses nothing on the others.
    theirs = [item for item in wrong if item[1].status != "checker_error"]
    draw, verdict = (theirs or wrong)[0]
    called = draw.public and verdict.evidence is None and verdict.status in _CALLED
    inputs = draw.label if called else ""
    return replace(verdict, notes=notes, hidden_message=not draw.public, inputs=inputs)


def _judge_draw(
    probe: Probe, truth: Truth, answer: Answer | Fault, book: JudgeBook
) -> tuple[Verdict, ...]:
    if isinstance(answer, Fault):
        return (fault_verdict(answer),) * len(probe.check_ids)
    if not isinstance(answer, Heard):
        return _judge_answer(probe, truth, answer, book)
    place = probe.id, truth.draw.public, truth.draw.case, truth.draw.index, id(truth.spread)
    if place not in answer.conclusions:  # of many the same answers, the first one is judged
        answer.conclusions[place] = _judge_answer(probe, truth, answer, book)
    return answer.conclusions[place]  # type: ignore[no-any-return]


def _judge_answer(
    probe: Probe, truth: Truth, answer: Answer, book: JudgeBook
) -> tuple[Verdict, ...]:
    if probe.kind == "raises":
        return (_judge_raised(probe, answer),)
    best: tuple[Verdict, ...] = ()
    for k, reference in enumerate(truth.answers):
        spread = truth.spread[k] if truth.spread else (None, None)
        verdicts = _judge_stages(_Case(probe, truth.draw, reference, answer, book, spread))
        if all(v.status == "correct" for v in verdicts):
            return verdicts
        # Report against the reference that the forward value agrees with, if there is one.
        if not best or (best[0].status != "correct" and verdicts[0].status == "correct"):
            best = verdicts
    return tuple(_without_free_elements(v, probe, truth) for v in best)


def _without_free_elements(verdict: Verdict, probe: Probe, truth: Truth) -> Verdict:
    """Drop the evidence of a judge's "no" where the references themselves give different values.

    At a tie each of them is right: what one of them has there is not what was expected.
    """
    evidence = verdict.evidence
    if verdict.reason != "judge" or evidence is None or not evidence.output.startswith("d"):
        return verdict
    for reference in truth.answers:
        last = reference.stages[-1]
        tree = last.tree if isinstance(last, Value) else None
        gradients = true_gradients(probe, truth.draw, tree)
        if isinstance(gradients, dict):
            values = np.asarray(gradients[evidence.output[1:]])
            if not all(np.isclose(values[i], want) for i, _, want in evidence.first_wrong):
                return replace(verdict, evidence=None)
    return verdict


def _judge_raised(probe: Probe, answer: Answer) -> Verdict:
    first, last = answer.stages[0], answer.stages[-1]
    if isinstance(first, Fault):
        return fault_verdict(first)
    wanted = probe.error.__name__ if probe.error else "an exception"
    tree = last.tree if isinstance(last, Value) and isinstance(last.tree, dict) else {}
    if tree.get("expected") is True:
        return CORRECT
    raised = str(tree.get("raised", ""))
    if raised == "NotImplementedError":
        return Verdict(status="not_started", message="not started")
    if raised == "NotThereError":
        return Verdict(status="missing", message="a name that this check asks for is missing")
    said = f"raised {raised}" if raised else "raised nothing"
    return Verdict(status="wrong", reason="exception", message=f"{said}; {wanted} was asked for")


def outputs_of(
    probe: Probe, truth: Truth, answer: Answer | Fault, book: JudgeBook, k: int
) -> tuple[Output, ...]:
    """Return the outputs of stage ``k`` of one draw, each beside its truth; none without a value.

    The truth is that of the reference that the forward value agrees with, else the first one.
    Where a judge of the course lets the stage pass, all of it is right.
    """
    if isinstance(answer, Fault) or len(answer.stages) <= k:
        return ()
    if not isinstance(answer.stages[k], Value):
        return ()
    cases = [
        _Case(probe, truth.draw, r, answer, book, truth.spread[n] if truth.spread else (None, None))
        for n, r in enumerate(truth.answers)
    ]
    first = answer.stages[0]
    if len(cases) > 1 and isinstance(first, Value):
        cases = [c for c in cases if not _weigh(c, 0).found.reason] or cases
    weighed = _weigh(cases[0], k)
    if _judge_draw(probe, truth, answer, book)[k].status == "correct":
        return tuple(replace(output, found=Difference()) for output in weighed.outputs)
    return weighed.outputs


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Case:
    """All that is weighed for one draw, against one reference."""

    probe: Probe
    draw: Draw
    reference: Answer
    answer: Answer
    book: JudgeBook
    spread: Sequence[Any]

    def wanted(self, k: int) -> Any:
        """Return the reference's value of a stage: it was asked before any student."""
        stage = self.reference.stages[k]
        assert isinstance(stage, Value)
        return stage.tree

    def find(self, stage: JudgedStage) -> Judge | None:
        return self.book.find(self.probe.id, stage)

    def notes(self, stage: str) -> tuple[str, ...]:
        """Return what was changed in place; a worker can name nothing but declared inputs."""
        known = {f"{stage} changes {name} in place" for name in self.probe.inputs}
        return tuple(note for note in self.answer.notes if note in known)

    @property
    def scale(self) -> Scale:
        return Scale(inputs=_size(self.draw.inputs))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Output:
    """One output of one draw, ``forward``, ``dx`` or ``the value``, beside its truth."""

    name: str
    got: Any
    want: Any
    found: Difference  # its reason is None where it is right


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Weighed:
    """One stage compared with its truth: what differs, and what a judge would be asked of."""

    found: Difference
    output: str
    answer: Any = None
    truth: Any = None
    outputs: tuple[Output, ...] = ()

    @property
    def in_form(self) -> bool:
        """Whether only values are left to judge: kinds, shapes and finiteness are right."""
        return self.found.reason in (None, "value")


def _judge_stages(case: _Case) -> tuple[Verdict, ...]:
    n = len(case.probe.check_ids)
    verdicts: list[Verdict | None] = [_without_value(case, k) for k in range(n)]
    weighed = [_weigh(case, k) if verdicts[k] is None else None for k in range(n)]
    both = case.find("both") if n == 2 else None
    if both is not None:
        return _judge_both(case, both, verdicts, weighed)
    return tuple(
        verdict or _judge_alone(case, k, w)
        for k, (verdict, w) in enumerate(zip(verdicts, weighed, strict=True))
        if verdict or w
    )


def _without_value(case: _Case, k: int) -> Verdict | None:
    """Return the verdict of a stage that holds no value."""
    stages = case.answer.stages
    if k < len(stages):
        stage = stages[k]
        return fault_verdict(stage) if isinstance(stage, Fault) else None
    earlier = stages[-1]
    if isinstance(earlier, Value):
        # Only code that meddles with its worker can end a probe early.
        return Verdict(status="refused", message="the answer ended before this stage")
    if earlier.kind in ("missing", "refused") and "method" not in earlier.message:
        return fault_verdict(earlier)
    return Verdict(status="blocked", message="forward does not run, so backward was not asked")


def _weigh(case: _Case, k: int) -> _Weighed:
    stage = case.answer.stages[k]
    assert isinstance(stage, Value)
    if k == 1:
        return _weigh_gradients(case, stage.tree)
    want = case.wanted(0)
    name = "the value" if case.probe.kind == "values" else "forward"
    found = compare_trees(name, stage.tree, want, case.scale, case.spread[0])
    read = read_array(name, stage.tree) if isinstance(want, np.ndarray | int | float) else None
    answer = read[0] if isinstance(read, tuple) else stage.tree
    return _Weighed(found, name, answer, want, (Output(name, stage.tree, want, found),))


def _weigh_gradients(case: _Case, tree: Any) -> _Weighed:
    names = case.probe.differentiated
    truth = true_gradients(case.probe, case.draw, case.wanted(1))
    assert isinstance(truth, dict)  # so it was when the reference was asked
    wanted = {name: np.asarray(truth[name]) for name in names}
    shapes = {name: np.shape(wanted[name]) for name in names}
    paired = pair_gradients(tree, names, shapes)
    if isinstance(paired, Difference):
        return _Weighed(paired, "backward")
    sizes = [
        float(np.abs(case.draw.inputs[name]).max(initial=0.0))
        for name, spec in case.probe.declared(case.draw.case).items()
        if spec.role == "upstream"
    ]
    scale = replace(case.scale, upstream=max(sizes, default=1.0))
    spread = spread_by_name(case.spread[1], names, shapes)
    found = [compare(f"d{n}", paired[n], wanted[n], scale, spread.get(n)) for n in names]
    worst = min(found, key=gravity)
    messages = "; ".join(d.message for d in found if d.reason == worst.reason and d.reason)
    notes = tuple(note for difference in found for note in difference.notes)
    read = {name: read_array(f"d{name}", paired[name]) for name in names}
    arrays = {name: r[0] for name, r in read.items() if not isinstance(r, Difference)}
    output = f"d{names[found.index(worst)]}"
    whole = replace(worst, message=messages, notes=notes, closeness=furthest(found))
    each = (Output(f"d{n}", paired[n], wanted[n], d) for n, d in zip(names, found, strict=True))
    return _Weighed(whole, output, arrays, wanted, tuple(each))


def true_gradients(probe: Probe, draw: Draw, tree: Any) -> dict[str, Any] | Difference:
    """Read what a reference's backward returned, by the shapes of the inputs."""
    shapes = {n: np.shape(draw.inputs[n]) for n in probe.differentiated if n in draw.inputs}
    return pair_gradients(tree, probe.differentiated, shapes)


def _judge_alone(case: _Case, k: int, weighed: _Weighed | None) -> Verdict:
    assert weighed is not None
    values = case.probe.kind == "values"
    stage: JudgedStage = "both" if values else "backward" if k else "forward"
    notes = case.notes("forward") if values else case.notes(stage)
    judge = case.find(stage)
    if judge is None or not weighed.in_form:
        return value_verdict(weighed.found, weighed.output, case.draw, notes)
    said = _ask_judge(case, judge, weighed.answer, weighed.truth, notes + weighed.found.notes)
    return said_verdict(said, weighed.found, weighed.output, case.draw, notes + weighed.found.notes)


def _judge_both(
    case: _Case,
    judge: Judge,
    verdicts: Sequence[Verdict | None],
    weighed: Sequence[_Weighed | None],
) -> tuple[Verdict, ...]:
    """Ask a judge of both stages once; without one of them nothing can be said of the other."""
    stages = ("forward", "backward")
    out = list(verdicts)
    for k, w in enumerate(weighed):
        if w is not None and not w.in_form:
            out[k] = value_verdict(w.found, w.output, case.draw, case.notes(stages[k]))
    if any(out):
        other = next(stages[k] for k, verdict in enumerate(out) if verdict)
        message = f"this is judged together with {other}, which gives no value to judge"
        return tuple(verdict or Verdict(status="blocked", message=message) for verdict in out)
    both = [w for w in weighed if w is not None]
    notes = tuple(note for w in both for note in w.found.notes)
    answer = {stage: w.answer for stage, w in zip(stages, both, strict=True)}
    truth = {stage: w.truth for stage, w in zip(stages, both, strict=True)}
    said = _ask_judge(case, judge, answer, truth, notes)
    each = (
        said if isinstance(said, dict) and set(said) == set(stages) else dict.fromkeys(stages, said)
    )
    return tuple(
        said_verdict(each[stage], w.found, w.output, case.draw, case.notes(stage) + w.found.notes)
        for stage, w in zip(stages, both, strict=True)
    )


def _ask_judge(case: _Case, judge: Judge, answer: Any, truth: Any, notes: tuple[str, ...]) -> Any:
    """Return what a judge says: True, a sentence, or the Exception that it raised.

    It gets copies: one that writes into an array would change the truth for the whole class.
    """
    try:
        with precision(RTOL_FLOAT32 if any("float32" in note for note in notes) else RTOL):
            return judge(copy.deepcopy(answer), copy.deepcopy(truth), _for_judge(case))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the course's own code
        return error


def _for_judge(case: _Case) -> dict[str, Any]:
    """Return the inputs as the probe got them, constants and generators included."""
    inputs: dict[str, Any] = {}
    for name, spec in case.probe.declared(case.draw.case).items():
        if spec.role == "constant":
            inputs[name] = copy.deepcopy(spec.literal)
        elif spec.role == "rng":
            inputs[name] = np.random.default_rng(case.draw.inputs[name])
        else:
            inputs[name] = copy.deepcopy(case.draw.inputs[name])
    return inputs


def _size(inputs: Mapping[str, Any]) -> float:
    numbers = [v for v in inputs.values() if isinstance(v, np.ndarray | np.generic | float)]
    return max((float(np.abs(n).max(initial=0.0)) for n in numbers), default=1.0)
