"""Diagnosing: what is wrong with a wrong answer, as far as it can be shown.

First known mistakes made on purpose (a line-up), then repairs of the answer, then plain edits of a
reference; each is compared on every draw, and nothing is named that does not give the same numbers.
Besides, what is certain: which outputs are right, where wrong elements lie.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, get_args

import numpy as np

from gradekit.diagnosis.lineup import Match, Suspect, matches, wrong_outputs
from gradekit.diagnosis.mistake import Answered, Mistake
from gradekit.diagnosis.names import Name
from gradekit.diagnosis.pattern import Drawn, factor, places
from gradekit.diagnosis.portrait import Portrait
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.portraits import Outputs, outputs_at, portrait_of
from gradekit.judge import Output, Truth
from gradekit.judges import JudgeBook, JudgedStage
from gradekit.model import Answer, Evidence, Fault, Misconception, Verdict
from gradekit.numerics.compare import RTOL, read_array
from gradekit.numerics.grid import grid_of
from gradekit.sandbox.process import Launcher

_TESTED = ("value", "shape", "not_finite", "judge", "nonlinear")  # reasons that numbers may explain
_MOST_NAMED = 3  # of one check
_MOST_KEPT = 256  # diagnoses of a batch
_REPAIRED = 1e-9  # relative to the largest true value of a draw
_NEARLY = 1e-4  # the largest relative error that looks like an approximation
_BETTER = 1e-3  # of the error before


class Suspects(Protocol):
    """Where line-ups come from: asked of edited references, or read from a recording."""

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


@dataclass(slots=True)
class Diagnostician:
    """Explains wrong verdicts; equal answers once."""

    book: JudgeBook
    suspects: Suspects
    names: Mapping[str, Name]
    mistakes: Callable[[], Sequence[Mistake]]  # a function: only repairs need them
    explain: Explain | None = None
    _kept: dict[tuple[object, ...], tuple[object, dict[str, Verdict]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

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
        with np.errstate(all="ignore"):
            for k, check in enumerate(item.probe.check_ids):
                if check in verdicts and _is_open(verdicts[check]):
                    outputs = outputs_at(item, answers, self.book, k)
                    found[check] = self._diagnosed(item, verdicts[check], outputs, launcher)
        if self.explain is not None:
            found |= self.explain(item, {**verdicts, **found}, launcher, files)
        return found

    def _diagnosed(
        self, item: ProbeTruths, verdict: Verdict, outputs: Outputs, launcher: Launcher
    ) -> Verdict:
        judged = any(self.book.find(item.probe.id, stage) for stage in get_args(JudgedStage))
        portrait = portrait_of(item.truths, outputs, jointly=judged)
        wrong = wrong_outputs(portrait)
        if not wrong:
            return verdict
        named = self._named(item, portrait, outputs, launcher)
        return replace(
            verdict,
            evidence=_pictured(item, verdict.evidence, outputs),
            misconception=named[0] if named else None,
            also=tuple(named[1:_MOST_NAMED]),
            facts=tuple(_facts(item, verdict, portrait, outputs)),
            signature=_signature(portrait),
        )

    def _named(
        self, item: ProbeTruths, portrait: Portrait, outputs: Outputs, launcher: Launcher
    ) -> list[Misconception]:
        """Name mistakes until all wrong outputs are explained, or nothing fits the rest."""
        suspects = [s for s in self.suspects.of(item, launcher) if s.name in self.names]
        made = self._joined(matches(portrait, suspects))
        wrong = wrong_outputs(portrait)
        repaired = list(_repaired(self.mistakes(), item, outputs, wrong))
        told: list[Misconception] = []
        left = set(wrong)
        while left:
            best = self._best(made, repaired, left)
            if best is None:
                break
            name, explained, evidence, residual = best
            whole = set(wrong) == explained
            told.append(_misconception(name, explained, evidence, residual, wrong, whole=whole))
            left -= explained
        return told

    def _joined(self, found: Sequence[Match]) -> list[Match]:
        """Join what edits of one name explain: a mistake may be made in each gradient alone."""
        joined: dict[str, Match] = {}
        for match in found:
            name = self.names[match.name].id
            before = joined.setdefault(name, match)
            outputs = dict.fromkeys((*before.outputs, *match.outputs))
            residual = max(before.residual, match.residual)
            joined[name] = Match(match.name, tuple(outputs), residual)
        return list(joined.values())

    def _best(
        self, made: Sequence[Match], repaired: Sequence[_Repaired], left: set[str]
    ) -> tuple[Name, set[str], str, float] | None:
        """Choose what explains the most; a known mistake before a repair, that before an edit."""
        found = []
        for order, match in enumerate(made):
            explained = left & set(match.outputs)
            name = self.names[match.name]
            done = next((r for r in repaired if r.mistake == name.id), None)
            evidence = (
                done.evidence if done else "the same mistake, made on purpose, gives the same"
            )
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


@dataclass(frozen=True, slots=True)
class _Repaired:
    """A repair that gives the truth."""

    mistake: str
    outputs: tuple[str, ...]
    evidence: str
    residual: float


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


def _repaired(
    mistakes: Sequence[Mistake], item: ProbeTruths, outputs: Outputs, wrong: Sequence[str]
) -> Iterator[_Repaired]:
    """Try every repair on the gradients; yield those that make some wrong output right."""
    if not any(name.startswith("d") for name in wrong):
        return
    draws = [
        (truth, drawn)
        for truth, drawn in zip(item.truths, outputs, strict=True)
        if any(output.found.reason for output in drawn)
    ]
    answered = [_answered(item, truth, drawn) for truth, drawn in draws]
    for mistake in mistakes:
        if mistake.repair is None or any(a is None for a in answered):
            continue
        try:
            given = [mistake.repair.gradients(a) for a in answered if a is not None]
        except Exception:  # noqa: BLE001, S112 - a repair of another kind of operation
            continue
        fits: dict[str, tuple[float, int]] = {}
        for name in wrong:
            pairs = [
                (_apart(fixed.get(name[1:]), output), output)
                for fixed, (_, drawn) in zip(given, draws, strict=True)
                for output in drawn
                if output.name == name and output.found.reason
            ]
            sizes = [np.size(output.want) for _, output in pairs]
            if sum(sizes) > 1 and all(a is not None for a, _ in pairs):
                fits[name] = (max(a or 0.0 for a, _ in pairs), sizes[0])
        if fits:
            n = sum(size for _, size in fits.values())
            done = f"{mistake.repair.done}, {'the element agrees' if n == 1 else f'all {n} agree'}"
            yield _Repaired(mistake.id, tuple(fits), done, max(a for a, _ in fits.values()))


def _answered(item: ProbeTruths, truth: Truth, drawn: Sequence[Output]) -> Answered | None:
    gradients = {}
    for output in drawn:
        read = read_array(output.name, output.got)
        if not isinstance(read, tuple):
            return None
        gradients[output.name[1:]] = read[0]
    declared = item.probe.declared(truth.draw.case)
    upstreams = [n for n, spec in declared.items() if spec.role == "upstream"]
    inputs = {n: v for n, v in truth.draw.inputs.items() if n not in upstreams}
    return Answered(
        gradients=gradients,
        inputs=inputs,
        upstream=truth.draw.inputs[upstreams[0]] if len(upstreams) == 1 else None,
        shapes={output.name[1:]: np.shape(output.want) for output in drawn},
    )


def _apart(fixed: Any, output: Output) -> float | None:
    """Return how far a repaired gradient is from the truth; None where it is another one."""
    want = np.asarray(output.want, np.float64)
    if fixed is None or np.shape(fixed) != want.shape:
        return None
    fixed = np.asarray(fixed, np.float64)
    size = np.abs(want).max(initial=0.0)
    if not np.isfinite(fixed).all() or not np.isfinite(size) or not size:
        return None
    apart = float(np.abs(fixed - want).max(initial=0.0) / size)
    got = read_array(output.name, output.got)
    before = np.inf
    if isinstance(got, tuple) and got[0].shape == want.shape:
        before = float(np.abs(got[0] - want).max(initial=0.0) / size)
    # What was nearly right before is not right by the repair.
    return apart if apart <= min(_REPAIRED, _BETTER * before) else None


def _pictured(item: ProbeTruths, evidence: Evidence | None, outputs: Outputs) -> Evidence | None:
    """Add the table of the output that is shown."""
    if evidence is None:
        return None
    for truth, drawn in zip(item.truths, outputs, strict=True):
        here = (truth.draw.case, truth.draw.index) == evidence.place
        if here and truth.draw.public is (evidence.draw == "public"):
            found = (_drawn(truth, o) for o in drawn if o.name == evidence.output)
            shown = next((d for d in found if d is not None), None)
            if shown is not None and shown.wrong.any():
                return replace(evidence, grid=grid_of(shown.got, shown.want, shown.wrong))
    return evidence


def _facts(
    item: ProbeTruths, verdict: Verdict, portrait: Portrait, outputs: Outputs
) -> Iterator[str]:
    """Say what is certain, from draws like the one that is shown."""
    wrong = wrong_outputs(portrait)
    public = verdict.evidence is None or verdict.evidence.draw == "public"
    if right := [name for name in portrait if name not in wrong]:
        yield f"{', '.join(right)} {'is' if len(right) == 1 else 'are'} right"
    if verdict.reason not in ("value", "judge"):
        return
    off = verdict.evidence.max_rel_err if verdict.evidence else 1.0
    if off < _NEARLY:
        yield (
            f"it is nearly right: off by {off:.0e} at most, where rounding explains "
            f"{RTOL:.0e}. So an approximation, a difference quotient or a small constant has "
            "taken the place of the formula"
        )
        return
    for name in wrong:
        drawn = [
            found
            for truth, given in zip(item.truths, outputs, strict=True)
            if truth.draw.public is public
            for output in given
            if output.name == name and (found := _drawn(truth, output)) is not None
        ]
        if where := places(drawn):
            yield f"{name} is wrong {where}"
        if times := factor([d for d in drawn if d.wrong.any()]):
            yield f"of {name} {times}"


def _drawn(truth: Truth, output: Output) -> Drawn | None:
    read = read_array(output.name, output.got)
    if not isinstance(read, tuple) or not isinstance(output.want, np.ndarray | np.number | float):
        return None
    got, want = read[0], np.asarray(output.want, np.float64)
    if got.shape != want.shape or not want.size:
        return None
    wrong = output.found.wrong
    if wrong is None:
        wrong = np.zeros(want.shape, bool)
    variable = output.name[1:] if output.name.startswith("d") else ""
    return Drawn(variable, got, want, wrong, truth.draw.inputs)


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
