"""One submission: asked, judged, asked once more where it matters, and marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gradekit.assignment import Assignment, Probe
from gradekit.grading.marking import check_kinds, mark
from gradekit.grading.truths import ProbeTruths
from gradekit.judge import CORRECT, fault_verdict, judge_probe
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Limits, QuestionResult, Verdict
from gradekit.sandbox.interview import Transcript, interview
from gradekit.sandbox.launch import Launcher
from gradekit.sandbox.messages import Loaded

# What ends a worker: asked again, the forward value may still be had without the backward.
_ENDING = ("timeout", "ended", "refused", "memory")
# Machines are noisy: these first outcomes are forgiven when the second is right.
_NOISE = ("timeout", "memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every submission of an assignment is measured with."""

    assignment: Assignment
    book: JudgeBook
    truths: Sequence[ProbeTruths]
    templates: Mapping[str, str]
    given: Mapping[str, bytes]  # the course's own files, which replace submitted copies
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What grading one submission gave."""

    questions: tuple[QuestionResult, ...]
    notes: tuple[str, ...]
    output: str
    seconds: float


def grade_files(bench: Bench, launcher: Launcher, files: Mapping[str, bytes]) -> Outcome:
    """Grade the staged files of one submission. Never raises for what they do."""
    everything = {**files, **bench.given}
    script = _ask(bench, launcher, everything, bench.truths)
    verdicts = _rule_verdicts(bench, script)
    for item in bench.truths:
        verdicts |= _judge(bench, launcher, everything, item, script)
    for part in bench.assignment.written_parts:
        verdicts[part.id] = Verdict(status="written", message="marked by a person")
    return Outcome(
        questions=mark(bench.assignment, verdicts),
        notes=script.loaded.notes,
        output=script.output.decode(errors="replace"),
        seconds=script.seconds,
    )


def unasked(bench: Bench, verdict: Verdict) -> tuple[QuestionResult, ...]:
    """Return the questions of a submission that nothing was asked of, each with ``verdict``."""
    verdicts = {
        check: Verdict(status="written", message="marked by a person")
        if kind == "written"
        else verdict
        for check, (_, kind, _) in check_kinds(bench.assignment).items()
    }
    return mark(bench.assignment, verdicts)


def _ask(
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
    items: Sequence[ProbeTruths],
    stages: int = 2,
) -> Transcript:
    return interview(
        launcher,
        files,
        bench.assignment.files,
        [item.question(stages) for item in items],
        templates=bench.templates,
        limits=bench.limits,
    )


def _rule_verdicts(bench: Bench, script: Transcript) -> dict[str, Verdict]:
    verdicts = {}
    for rule in bench.assignment.rules:
        broken = script.loaded.broken_rules.get(rule.id)
        verdicts[rule.id] = (
            CORRECT
            if broken is None
            else Verdict(status="refused", message=broken[0], file=broken[1], line=broken[2])
        )
    return verdicts


def _judge(
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
    item: ProbeTruths,
    script: Transcript,
) -> dict[str, Verdict]:
    verdicts = judge_answers(item, script, bench.book)
    doubtful = [check for check, v in verdicts.items() if _deserves_asking_again(v)]
    if script.loading is not None or not doubtful or script.loaded.faults:
        return verdicts
    if _worker_ended(item.probe, script):
        verdicts |= _forward_alone(bench, launcher, files, item, verdicts)
    again_script = _ask(bench, launcher, files, [item])
    again = judge_answers(item, again_script, bench.book)
    return {
        check: _settle(verdict, again[check]) if check in doubtful else verdict
        for check, verdict in verdicts.items()
    }


def judge_answers(item: ProbeTruths, script: Transcript, book: JudgeBook) -> dict[str, Verdict]:
    """Judge what a transcript holds of one probe."""
    probe = item.probe
    if script.loading is not None:
        return dict.fromkeys(probe.check_ids, fault_verdict(script.loading))
    verdicts = judge_probe(probe, item.truths, script.answers[probe.id], book)
    return {
        check: _sharpen(verdict, check, script.loaded, _used(script.answers[probe.id]))
        for check, verdict in verdicts.items()
    }


def _used(answers: Sequence[Answer | Fault]) -> frozenset[str]:
    return frozenset(n for answer in answers if isinstance(answer, Answer) for n in answer.used)


def _sharpen(verdict: Verdict, check: str, loaded: Loaded, used: frozenset[str]) -> Verdict:
    """Say what stands behind a missing name or a blocked stage."""
    if verdict.status == "missing" and loaded.faults and "method" not in verdict.message:
        return fault_verdict(next(iter(loaded.faults.values())))
    if verdict.status == "blocked" and check.endswith(".backward"):
        own = [name for name in (*loaded.absent, *loaded.unfilled) if _is_backward(name, used)]
        if own and own[0] in loaded.absent:
            return Verdict(status="missing", message=f"{own[0]} is missing")
        if own:
            return Verdict(status="not_started", message=f"not started: {own[0]}")
    return verdict


def _is_backward(name: str, used: frozenset[str]) -> bool:
    owner, _, method = name.partition(".")
    return owner in used and method not in ("", "forward", "__init__")


def _deserves_asking_again(verdict: Verdict) -> bool:
    return verdict.status in ("wrong", "crashed", "timeout", "memory", "refused")


def _worker_ended(probe: Probe, script: Transcript) -> bool:
    answers = script.answers[probe.id]
    return probe.kind == "gradient" and any(
        isinstance(answer, Fault) and answer.kind in _ENDING for answer in answers
    )


def _forward_alone(
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
    item: ProbeTruths,
    verdicts: Mapping[str, Verdict],
) -> dict[str, Verdict]:
    """Ask for the forward value alone: an endless backward does not cost it."""
    forward = item.probe.check_ids[0]
    script = _ask(bench, launcher, files, [item], stages=1)
    alone = judge_answers(item, script, bench.book)
    if script.loading is not None:
        return {}
    found = alone[forward]
    if found.status in ("correct", "wrong"):
        return {forward: found}
    # The forward is what does not end: then the backward was never reached.
    blocked = Verdict(status="blocked", message="forward does not run, so backward was not asked")
    return {forward: verdicts[forward], item.probe.check_ids[1]: blocked}


def _settle(first: Verdict, second: Verdict) -> Verdict:
    """Conclude from two outcomes of the same question."""
    if second.status != "correct" or first.status == "correct":
        return first
    if first.status in _NOISE or first.reason == "slow":
        note = f"right when asked a second time; the first time: {first.message}"
        return replace(CORRECT, notes=(*first.notes, note))
    message = f"different answers to the same question; one of them: {first.message}"
    return replace(first, status="wrong", reason="nondeterministic", message=message)
