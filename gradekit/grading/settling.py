"""Settling: one verdict from two outcomes of the same question."""

from __future__ import annotations

from dataclasses import replace

from gradekit.model import Verdict
from gradekit.verdicts import CORRECT

# Machines are noisy: these first outcomes are forgiven when the second is right.
_NOISE = ("timeout", "memory")


def settle(first: Verdict, second: Verdict) -> Verdict:
    """Conclude from two outcomes of the same question."""
    if second.status != "correct":
        return first
    if first.status in _NOISE or first.reason == "slow":
        note = f"right when asked a second time; the first time: {first.message}"
        return replace(CORRECT, notes=(*first.notes, note))
    message = f"different answers to the same question; one of them: {first.message}"
    return replace(first, status="wrong", reason="nondeterministic", message=message)
