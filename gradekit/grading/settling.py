"""Settling: one verdict from two outcomes of the same question, and when one outcome will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradekit.model import Answer, Fault, Verdict
from gradekit.verdicts import CORRECT

# Machines are noisy: these first outcomes are forgiven when the second is right.
_NOISE = ("timeout", "memory")
_MOST_STEADY = 512  # answers to probes, remembered in a batch


def settle(first: Verdict, second: Verdict) -> Verdict:
    """Conclude from two outcomes of the same question."""
    if second.status != "correct":
        return first
    if first.status in _NOISE or first.reason == "slow":
        note = f"right when asked a second time; the first time: {first.message}"
        return replace(CORRECT, notes=(*first.notes, note))
    message = f"different answers to the same question; one of them: {first.message}"
    return replace(first, status="wrong", reason="nondeterministic", message=message)


class Steady:
    """Answers to whole probes that somebody gave twice, the same to the last bit.

    Who gives them again makes the same mistake, which is no matter of chance. What was heard is
    remembered by its bytes, so that equal answers are the same objects.
    """

    def __init__(self, most: int = _MOST_STEADY) -> None:
        self._most = most
        self._kept: dict[tuple[object, ...], Sequence[Answer | Fault]] = {}

    def note(self, probe: str, answers: Sequence[Answer | Fault]) -> None:
        """Remember answers that were the same when they were asked for again."""
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[_key(probe, answers)] = answers  # kept, so that no other has its id

    def knows(self, probe: str, answers: Sequence[Answer | Fault]) -> bool:
        """Tell whether somebody has given exactly these answers twice."""
        return _key(probe, answers) in self._kept


def _key(probe: str, answers: Sequence[Answer | Fault]) -> tuple[object, ...]:
    return (probe, *map(id, answers))
