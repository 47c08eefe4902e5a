"""What the answers of one submission are worth: judged, and said as sharply as is known."""

from __future__ import annotations

from collections.abc import Sequence

from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.grading.placing import own_backward, placed
from gradekit.judge import CORRECT, fault_verdict, judge_probe
from gradekit.model import Answer, Fault, Verdict
from gradekit.sandbox.interview import WHOLE, Transcript
from gradekit.sandbox.messages import Loaded


def rule_verdicts(bench: Bench, script: Transcript) -> dict[str, Verdict]:
    """Judge the rules: a worker looked at them before student code ran."""
    verdicts = {}
    if script.loading is not None and not script.answers:  # then no rule was looked at
        return {rule.id: fault_verdict(script.loading) for rule in bench.assignment.rules}
    for rule in bench.assignment.rules:
        broken = script.loaded.broken_rules.get(rule.id)
        verdicts[rule.id] = (
            CORRECT
            if broken is None
            else Verdict(status="refused", message=broken[0], file=broken[1], line=broken[2])
        )
    return verdicts


def judge_answers(item: ProbeTruths, script: Transcript, bench: Bench) -> dict[str, Verdict]:
    """Judge what a transcript holds of one probe."""
    probe = item.probe
    answers = script.answers.get(probe.id)
    if answers is None:
        assert script.loading is not None
        verdict = fault_verdict(script.loading)
        if script.answers and verdict.status == "timeout":  # it did load, for earlier probes
            whole = f"{bench.limits.submission:g} s {WHOLE}"
            verdict = Verdict(status="timeout", message=f"not asked: the time limit of {whole}")
        return dict.fromkeys(probe.check_ids, verdict)
    verdicts = judge_probe(probe, item.truths, answers, bench.book)
    if all(verdict.status == "correct" for verdict in verdicts.values()):
        return verdicts  # there is nothing to point at
    used = used_in(answers) or frozenset(probe.function.__code__.co_names)
    own = own_backward(bench.templates.values(), used)
    return {
        check: placed(sharpened(v, check, script.loaded, own), check, script.loaded, used)
        for check, v in verdicts.items()
    }


def used_in(answers: Sequence[Answer | Fault]) -> frozenset[str]:
    """Return the names of the submission that probes asked for."""
    return frozenset(n for answer in answers if isinstance(answer, Answer) for n in answer.used)


def sharpened(verdict: Verdict, check: str, loaded: Loaded, own: frozenset[str]) -> Verdict:
    """Say what stands behind a missing name or a blocked stage."""
    if verdict.status == "missing" and loaded.faults and "method" not in verdict.message:
        return fault_verdict(next(iter(loaded.faults.values())))
    if verdict.status == "blocked" and check.endswith(".backward"):
        if absent := [name for name in loaded.absent if name in own]:
            return Verdict(status="missing", message=f"{absent[0]} is missing")
        if unfilled := [name for name in loaded.unfilled if name in own]:
            return Verdict(status="not_started", message=f"not started: {unfilled[0]}")
    return verdict
