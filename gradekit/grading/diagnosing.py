"""Diagnosing: what is wrong with a wrong answer, as far as it can be shown.

First known mistakes made on purpose (a line-up), then repairs of the answer, then plain edits of a
reference; each is compared on every draw, and nothing is named that does not give the same numbers.
Besides, what is certain: which outputs are right, where wrong elements lie.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from gradekit.diagnosis.lineup import Match, Suspect, matches, wrong_outputs
from gradekit.diagnosis.mistake import Mistake
from gradekit.diagnosis.names import Name
from gradekit.diagnosis.portrait import Portrait, count_of
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.certain import certain, pictured
from gradekit.grading.portraits import (
    Outputs,
    is_finite,
    is_judged,
    is_zero,
    outputs_at,
    portrait_of,
    telling,
)
from gradekit.grading.repairing import Repaired, repaired, several_sizes
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Misconception, Verdict
from gradekit.sandbox.process import Launcher

_TESTED = ("value", "shape", "not_finite", "judge", "nonlinear")  # reasons that numbers may explain
_MOST_NAMED = 3  # of one check
_ZERO = "gradient-zero"  # the one mistake that a gradient of zeros shows
_MOST_KEPT = 256  # diagnoses of a batch


class Suspects(Protocol):
    """Where line-ups come from: asked of edited references, or read from a recording."""

    @property
    def names(self) -> Mapping[str, Name]:
        """What suspects are called, by their names."""

    def of(self, item: ProbeTruths, launcher: Launcher) -> Sequence[Suspect]:
        """Return the suspects of a probe, known mistakes first."""


class Explain(Protocol):
    """What else is tried with the files of a submission: more evidence for one verdict."""

    def __call__(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return verdicts with what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """What an earlier stage of the same draws showed."""

    right: tuple[str, ...] = ()  # its outputs, where they are right
    names: Collection[str] = ()  # what explains it: the same mistake often explains both
    wrong: bool = False


@dataclass(slots=True)
class Diagnostician:
    """Explains wrong verdicts; equal answers once."""

    book: JudgeBook
    suspects: Suspects
    mistakes: Callable[[], Sequence[Mistake]]  # a function: only repairs need them
    explain: Explain | None = None
    recorded: Suspects | None = None  # of public draws: asked once, when they were released
    _kept: dict[tuple[object, ...], tuple[object, dict[str, Verdict]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def names(self) -> Mapping[str, Name]:
        """What suspects are called, wherever they come from."""
        recorded = self.recorded.names if self.recorded is not None else {}
        return {**recorded, **self.suspects.names}

    def explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return the verdicts of a probe, those that are wrong with what explains them."""
        wrong = [check for check, verdict in verdicts.items() if _is_open(verdict)]
        if not wrong or len(answers) != len(item.truths):
            return dict(verdicts)
        # What was heard is remembered by its bytes: equal answers are the same objects.
        key = (item.probe.id, *map(id, answers), *(verdicts[check].reason for check in wrong))
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            found = self._explained(item, verdicts, answers, launcher, files)
            kept = (answers, found)
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = kept
        return {
            check: _with(verdict, kept[1][check]) if check in kept[1] else verdict
            for check, verdict in verdicts.items()
        }

    def _explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        found: dict[str, Verdict] = {}
        earlier = _Earlier()
        with np.errstate(all="ignore"):
            for k, check in enumerate(item.probe.check_ids):
                if check in verdicts and _is_open(verdicts[check]):
                    outputs = outputs_at(item, answers, self.book, k)
                    told = self._diagnosed(item, verdicts[check], outputs, launcher, earlier)
                    names = {cause.id for cause in _causes(told)}
                    earlier = _Earlier(names=names, wrong=True)
                    found[check] = told
                elif check in verdicts and verdicts[check].status == "correct":
                    earlier = _Earlier(right=("forward",) if k == 0 else ())
        if self.explain is not None:
            found |= self.explain(item, {**verdicts, **found}, launcher, files)
        return _without_echoes(item, found)

    def _diagnosed(
        self,
        item: ProbeTruths,
        verdict: Verdict,
        outputs: Outputs,
        launcher: Launcher,
        earlier: _Earlier,
    ) -> Verdict:
        portrait = portrait_of(item.truths, outputs, jointly=is_judged(item, self.book))
        wrong = wrong_outputs(portrait)
        if not wrong:
            return verdict
        named = self._named(item, portrait, outputs, launcher, earlier)
        return replace(
            verdict,
            evidence=pictured(item, verdict.evidence, outputs),
            misconception=named[0] if named else None,
            also=tuple(named[1:_MOST_NAMED]),
            facts=tuple(certain(item, verdict, portrait, outputs, named=bool(named))),
            signature=_signature(portrait),
        )

    def _named(
        self,
        item: ProbeTruths,
        portrait: Portrait,
        outputs: Outputs,
        launcher: Launcher,
        earlier: _Earlier,
    ) -> list[Misconception]:
        """Name mistakes until all wrong outputs are explained, or nothing fits the rest."""
        wrong = wrong_outputs(portrait)
        told: list[Misconception] = []
        left = {name for name in wrong if telling(outputs, name)}
        if not left:
            return []
        portrait, suspects = self._beside(item, portrait, launcher)
        made = self._joined(matches(portrait, suspects, earlier.right))
        made.sort(key=lambda match: match.name not in earlier.names)
        if not several_sizes(item, outputs):
            counting = {mistake.id for mistake in self.mistakes() if mistake.counts}
            made = [match for match in made if match.name not in counting]
        # Zeros are equal whatever made them: more than that they are zeros is not known.
        zeros = {name for name in wrong if is_zero(outputs, name)}
        made = [m for m in made if m.name == _ZERO or not zeros.issuperset(m.outputs)]
        fixed: list[Repaired] = []
        if any(is_finite(outputs, name) for name in left):
            fixed = list(repaired(self.mistakes(), item, outputs, wrong))
        else:  # what is not a number is the same for many mistakes
            made = [match for match in made if self.names[match.name].known]
            made = [m for m in made if not earlier.wrong or m.name in earlier.names]
        while left:
            best = self._best(made, fixed, left)
            if best is None:
                break
            name, explained, evidence, residual = best
            evidence = evidence or _made(outputs, explained)
            whole = set(wrong) == explained
            told.append(_misconception(name, explained, evidence, residual, wrong, whole=whole))
            left -= explained
        # What explains the smaller part only has met it by chance, or comes behind something else.
        doubtful = len(left) > len(wrong) - len(left)
        return [m for m in told if m.id in earlier.names] if doubtful else told

    def _beside(
        self, item: ProbeTruths, portrait: Portrait, launcher: Launcher
    ) -> tuple[Portrait, Sequence[Suspect]]:
        """Return the suspects of a probe, and the answer as far as these were asked the same.

        What public draws show wrong is told by what was recorded for them, if anything was.
        """
        shown = {
            name: {group: seen for group, seen in groups.items() if group.startswith("public")}
            for name, groups in portrait.items()
        }
        recorded = self.recorded.of(item, launcher) if self.recorded is not None else ()
        if recorded and wrong_outputs(shown) == wrong_outputs(portrait):
            return shown, recorded
        return portrait, self.suspects.of(item, launcher)

    def _joined(self, found: Sequence[Match]) -> list[Match]:
        """Join what edits of one name explain: a mistake may be made in each gradient alone."""
        joined: dict[str, Match] = {}
        for match in found:
            before = joined.setdefault(match.name, match)
            outputs = dict.fromkeys((*before.outputs, *match.outputs))
            residual = max(before.residual, match.residual)
            joined[match.name] = Match(match.name, tuple(outputs), residual)
        return list(joined.values())

    def _best(
        self, made: Sequence[Match], repaired: Sequence[Repaired], left: set[str]
    ) -> tuple[Name, set[str], str, float] | None:
        """Choose what explains the most; a known mistake before a repair, that before an edit."""
        found = []
        for order, match in enumerate(made):
            explained = left & set(match.outputs)
            name = self.names[match.name]
            done = next((r for r in repaired if r.mistake == name.id), None)
            evidence = done.evidence if done else ""
            tier = 0 if name.known else 2
            found.append(
                ((-len(explained), tier, order), name, explained, evidence, match.residual)
            )
        for order, repair in enumerate(repaired):
            if repair.mistake in self.names:
                explained = left & set(repair.outputs)
                name = self.names[repair.mistake]
                rank = (-len(explained), 1, order)
                found.append((rank, name, explained, repair.evidence, repair.residual))
        found = [item for item in found if item[2]]
        return min(found, key=lambda item: item[0])[1:] if found else None


def _made(outputs: Outputs, explained: Collection[str]) -> str:
    """Say that a mistake made on purpose gives the same, in numbers of the first draw."""
    drawn = next(d for d in outputs if any(o.found.reason and o.name in explained for o in d))
    n = sum(count_of(output.got) for output in drawn if output.name in explained)
    agree = f": all {n} numbers agree" if n > 1 else ""
    return f"made on purpose, the same mistake gives the same{agree}"


def _without_echoes(item: ProbeTruths, found: dict[str, Verdict]) -> dict[str, Verdict]:
    """Drop what is said of gradients that belong to their own forward, where that is what differs.

    They are another function's: names for them are the forward's, or met by chance.
    """
    forward, backward = item.probe.check_ids[0], item.probe.check_ids[-1]
    told = found.get(backward)
    if told is None or forward not in found or not told.explanation.startswith("agrees"):
        return found
    names = {cause.id for cause in _causes(found[forward])}
    kept = [cause for cause in _causes(told) if cause.id in names]
    first = kept[0] if kept else None
    return {**found, backward: replace(told, misconception=first, also=tuple(kept[1:]))}


def _causes(verdict: Verdict) -> list[Misconception]:
    return [] if verdict.misconception is None else [verdict.misconception, *verdict.also]


def _is_open(verdict: Verdict) -> bool:
    return verdict.status == "wrong" and verdict.reason in _TESTED


def _with(verdict: Verdict, explained: Verdict) -> Verdict:
    """Return a verdict with what explains another one that an equal answer got."""
    evidence = verdict.evidence
    if evidence is not None and explained.evidence is not None:
        evidence = explained.evidence
    return replace(
        verdict,
        evidence=evidence,
        misconception=explained.misconception,
        also=explained.also,
        facts=explained.facts,
        explanation=explained.explanation,
        signature=explained.signature,
    )


def _misconception(
    name: Name,
    explained: set[str],
    evidence: str,
    residual: float,
    wrong: Sequence[str],
    *,
    whole: bool,
) -> Misconception:
    return Misconception(
        id=name.id,
        sentence=name.sentence,
        evidence=evidence,
        residual=residual,
        output="" if whole else ", ".join(o for o in wrong if o in explained),
        why=name.why,
        hints=name.hints,
    )


def _signature(portrait: Portrait) -> str:
    """Return a text that is equal for equal wrong answers: projections to five digits."""
    parts = [
        f"{name} {group} {seen.sketch.form:x} "
        + " ".join(f"{total / (seen.sketch.size or 1.0):.4f}" for total in seen.sketch.sums)
        for name, groups in portrait.items()
        for group, seen in groups.items()
        if not seen.right
    ]
    import zlib  # noqa: PLC0415 - only what is wrong has one

    return f"{zlib.crc32('|'.join(parts).encode()):08x}"
