"""Asking again: one verdict from two outcomes, and words that may be shown.

A check that is not correct is asked once more in a fresh worker. A worker that holds hidden probes
may quote them in whatever it says, so that of public probes only what is said without them is told.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from dataclasses import replace

from gradekit.grading.judged import judge_answers, sharpened
from gradekit.grading.placing import own_backward
from gradekit.grading.settling import is_steady, note_steady, settle
from gradekit.grading.sitting import First, Sitting
from gradekit.grading.untouched import is_untouched
from gradekit.model import Answer, Fault, Verdict
from gradekit.sandbox.interview import Transcript
from gradekit.verdicts import fault_verdict

# What ends a worker: asked again, the forward value may still be had without the backward.
_ENDING = ("timeout", "ended", "refused", "memory")
_OF_ANSWERS = ("wrong", "crashed")  # what answers alone decide, and no limit
_WORDED = ("missing", "not_started")  # not asked again for points, and yet in words of a worker
_ONCE = "it did not load, and did when that was tried again: does it depend on chance?"


def told_openly(sitting: Sitting, script: Transcript) -> Transcript:
    """Put what loading told in words that may be shown."""
    loaded = script.loaded
    if not sitting.bench.apart or not (script.loading or loaded.faults or loaded.notes):
        return script
    told = sitting.load_openly()
    once = Fault(kind="loading", message=_ONCE)
    if script.loading is not None:
        script.loading = told.loading or once
    faults = {name: told.loaded.faults.get(name, told.loading or once) for name in loaded.faults}
    script.loaded = replace(loaded, faults=faults, notes=told.loaded.notes)
    return script


def does_load(script: Transcript) -> bool:
    """Tell whether all was loaded. What is not was tried twice, and stands for every check."""
    return not script.loaded.faults and (script.loading is None or bool(script.answers))


def settle_all(sitting: Sitting, found: Sequence[First], script: Transcript) -> None:
    """Settle by a second asking what is not correct."""
    # First what costs little and may save points, then what is asked a second time.
    for first in found:
        if _worker_ended(first):
            first.verdicts |= _forward_alone(sitting, first)
    if not sitting.bench.apart:
        _settle(sitting, [(first, first.doubtful) for first in found])
        return
    said = {fault_verdict(f).message for f in (script.loading, *script.loaded.faults.values()) if f}
    told = [(f, _checks_in_words(sitting, f, script, said)) for f in found if f.item.probe.public]
    _settle(sitting, told, openly=True)
    if does_load(script):
        _settle(sitting, [(f, f.doubtful) for f in found if not f.item.probe.public])


def _checks_in_words(
    sitting: Sitting, first: First, script: Transcript, said: Collection[str]
) -> list[str]:
    """Return the checks that are told in words which a hidden probe may have given."""

    def ours(verdict: Verdict) -> bool:
        templates = sitting.bench.templates.values()
        return verdict.message in said or is_untouched(
            verdict, templates, sitting.files, script.cells
        )

    worded = {c for c, v in first.verdicts.items() if v.status in _WORDED}
    asked = [c for c in first.verdicts if c in worded or c in first.doubtful]
    return [check for check in asked if not ours(first.verdicts[check])]


def _settle(
    sitting: Sitting, told: Sequence[tuple[First, list[str]]], *, openly: bool = False
) -> None:
    doubtful = [
        (first, checks) for first, checks in told if checks and not _is_steady(sitting, first)
    ]
    again = _stays(sitting, [first for first, _ in doubtful])
    for first, checks in doubtful:
        if again is None:
            first.verdicts |= _asked_again(sitting, first, checks, openly=openly)
        elif openly:  # the same answers, and yet lines may differ beside a hidden probe
            second = judge_answers(first.item, again, sitting.bench)
            first.verdicts |= {check: second[check] for check in checks}


def _is_steady(sitting: Sitting, first: First) -> bool:
    """Tell whether asking a hidden probe again would say nothing new.

    Others gave the same answers twice, and where the lines are is told already. Of public probes
    the words are wanted, from where no hidden probe is.
    """
    if first.item.probe.public or first.answers is None or True not in sitting.again:
        return False
    values = all(first.verdicts[check].status in _OF_ANSWERS for check in first.doubtful)
    return values and is_steady(first.item.probe.id, first.answers)


def _came_twice(first: First, again: Sequence[Answer | Fault]) -> bool:
    """Remember answers that came twice; tell whether they did."""
    answers = first.answers or []
    same = _same(answers, again)
    if same and not first.item.probe.public:
        note_steady(first.item.probe.id, answers)
    return same


def _worker_ended(first: First) -> bool:
    return first.item.probe.kind == "gradient" and any(
        isinstance(answer, Fault) and answer.kind in _ENDING for answer in first.answers or ()
    )


def _forward_alone(sitting: Sitting, first: First) -> dict[str, Verdict]:
    """Ask for the forward value alone: an endless backward does not cost it."""
    if sitting.left <= 0:
        return {}
    item = first.item
    forward, backward = item.probe.check_ids
    script = sitting.ask_again([item], stages=1)
    if script.loading is not None:
        return {}
    alone = First(item, judge_answers(item, script, sitting.bench), script.answers[item.probe.id])
    if not _worker_ended(alone):
        return {forward: alone.verdicts[forward]}
    # The forward is what does not end: then the backward was never reached.
    blocked = Verdict(status="blocked", message="forward does not run, so backward was not asked")
    own = own_backward(
        sitting.bench.templates.values(), frozenset(item.probe.function.__code__.co_names)
    )
    return {backward: sharpened(blocked, backward, script.loaded, own)}


def _stays(sitting: Sitting, doubtful: Sequence[First]) -> Transcript | None:
    """Return a second asking of all that is not correct, if all is the same, to the last bit.

    Asked together in one fresh worker, in the opposite order: most mistakes are the same whenever
    they are asked for. Where one is not, or a worker ended, each has to be asked alone.
    """
    heard = {first.item.probe.id: first.answers or [] for first in doubtful}
    ended = any(isinstance(answer, Fault) for answers in heard.values() for answer in answers)
    if len(heard) < 2 or ended or sitting.left <= 0:
        return None
    script = sitting.ask_again([first.item for first in reversed(doubtful)])
    same = [_came_twice(f, script.answers.get(f.item.probe.id, [])) for f in doubtful]
    return script if all(same) else None


def _same(some: Sequence[Answer | Fault], others: Sequence[Answer | Fault]) -> bool:
    """Tell whether answers are the same: the very object, since what was heard is remembered."""
    return len(some) == len(others) and all(map(operator.is_, some, others))


def _asked_again(
    sitting: Sitting, first: First, doubtful: Sequence[str], *, openly: bool
) -> dict[str, Verdict]:
    """Ask once more, alone, in a fresh worker, what is not correct."""
    if sitting.left <= 0:
        return {c: replace(first.verdicts[c], hidden_message=True) for c in doubtful if openly}
    script = sitting.ask_again([first.item])
    _came_twice(first, script.answers.get(first.item.probe.id, []))
    again = judge_answers(first.item, script, sitting.bench)
    settled = {check: settle(first.verdicts[check], again[check]) for check in doubtful}
    if openly:
        settled = {check: _in_open_words(v, again[check]) for check, v in settled.items()}
        first.answers = script.answers.get(first.item.probe.id)
    if all(verdict.status == "correct" for verdict in settled.values()):
        # A noisy machine stopped the forward: what that blocked was not asked until now.
        behind = [c for c, verdict in first.verdicts.items() if verdict.status == "blocked"]
        settled |= {check: again[check] for check in behind}
    return settled


def _in_open_words(settled: Verdict, second: Verdict) -> Verdict:
    """Say the same as was said without hidden probes; what was not is for staff."""
    if settled.status == "correct":
        return replace(settled, notes=second.notes)
    if settled.status == second.status and settled.reason != "nondeterministic":
        return second
    return replace(settled, hidden_message=True)
