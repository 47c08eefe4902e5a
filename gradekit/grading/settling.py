"""Settling: one verdict from two outcomes of the same question, and when one outcome will do."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from gradekit.model import Answer, Fault, Verdict
from gradekit.sandbox.heard import Heard
from gradekit.verdicts import CORRECT

# Machines are noisy: these first outcomes are forgiven when the second is right.
_NOISE = ("timeout", "memory")
_STEADY = "steady"
_NUMBERS = itertools.count()  # one for all answers to a probe that came twice together


def settle(first: Verdict, second: Verdict) -> Verdict:
    """Conclude from two outcomes of the same question."""
    if second.status != "correct":
        return first
    if first.status in _NOISE or first.reason == "slow":
        note = f"right when asked a second time; the first time: {first.message}"
        return replace(CORRECT, notes=(*first.notes, note))
    message = f"different answers to the same question; one of them: {first.message}"
    return replace(first, status="wrong", reason="nondeterministic", message=message)


def note_steady(probe: str, answers: Sequence[Answer | Fault]) -> None:
    """Remember, with the answers to a whole probe, that they came twice, the same to the last bit.

    Who gives all of them again makes the same mistake, which is no matter of chance.
    """
    if not all(isinstance(answer, Heard) for answer in answers):
        return  # what is not remembered is never the same object again
    number = next(_NUMBERS)
    for k, answer in enumerate(answers):
        _numbers(probe, answers, k, answer).add(number)


def is_steady(probe: str, answers: Sequence[Answer | Fault]) -> bool:
    """Tell whether somebody has given exactly these answers twice."""
    return bool(answers) and bool(
        set.intersection(*(_numbers(probe, answers, k, a) for k, a in enumerate(answers)))
    )


def _numbers(
    probe: str, answers: Sequence[Answer | Fault], k: int, answer: Answer | Fault
) -> set[int]:
    """Return the numbers of the steady answers that this one is the ``k``-th of."""
    if not isinstance(answer, Heard):
        return set()
    found: set[int] = answer.conclusions.setdefault((_STEADY, probe, len(answers), k), set())
    return found
