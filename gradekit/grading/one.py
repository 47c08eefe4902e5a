"""One submission: asked, judged, asked once more where it matters, and marked."""

from __future__ import annotations

import operator
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from gradekit.assignment import Assignment, Probe
from gradekit.grading.asked import ProbeTruths, questions_of
from gradekit.grading.marking import check_kinds, mark
from gradekit.grading.placing import own_backward, placed, placed_at_outputs
from gradekit.grading.quoting import in_cells
from gradekit.grading.remembered import Remembered
from gradekit.grading.settling import settle
from gradekit.judge import CORRECT, fault_verdict, judge_probe
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Limits, QuestionResult, Verdict
from gradekit.sandbox.heard import Hearing
from gradekit.sandbox.interview import WHOLE, Question, Transcript, interview
from gradekit.sandbox.messages import Loaded
from gradekit.sandbox.process import Launcher
from gradekit.verdicts import any_wrong

# What ends a worker: asked again, the forward value may still be had without the backward.
_ENDING = ("timeout", "ended", "refused", "memory")


class Diagnose(Protocol):
    """Explains the wrong verdicts of one probe; see ``diagnosing.py``."""

    def explained(
        self,
        item: ProbeTruths,
        verdicts: Mapping[str, Verdict],
        answers: Sequence[Answer | Fault],
        launcher: Launcher,
        files: Mapping[str, bytes],
    ) -> dict[str, Verdict]:
        """Return the verdicts, those that are wrong with what explains them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Bench:
    """What every submission of an assignment is measured with."""

    assignment: Assignment
    book: JudgeBook
    truths: Sequence[ProbeTruths]
    templates: Mapping[str, str]
    given: Mapping[str, bytes]  # the course's own files, which replace submitted copies
    limits: Limits
    hearing: Hearing = field(default_factory=Hearing)
    plain: Launcher | None = None  # where the launcher's own workers have a student's objects
    windows: bool = False  # whether windows of tokens are wanted, to find similar pairs
    diagnose: Diagnose | None = None  # explains what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What grading one submission gave."""

    questions: tuple[QuestionResult, ...]
    notes: tuple[str, ...]
    output: str
    remembered: Remembered

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The cells of a notebook that verdicts point at, with their text."""
        return tuple(self.remembered.cells.items())

    @property
    def seconds(self) -> float:
        """How long asking took."""
        return self.remembered.seconds


_NOTHING = Remembered()


def grade_files(
    bench: Bench, launcher: Launcher, files: Mapping[str, bytes], kept: Remembered = _NOTHING
) -> Outcome:
    """Grade the staged files of one submission. Never raises for what they do.

    Checks that ``kept`` has a verdict of are not asked.
    """
    items = [i for i in bench.truths if not set(i.probe.check_ids) <= kept.verdicts.keys()]
    asked = items or not kept.verdicts
    every = {**files, **bench.given}
    fresh = _asked(bench, launcher, every, items, kept.verdicts) if asked else _Fresh({})
    written = {
        part.id: Verdict(status="written", message="marked by a person")
        for part in bench.assignment.written_parts
    }
    verdicts = {**kept.verdicts, **fresh.verdicts}
    notes = tuple(dict.fromkeys((*kept.notes, *fresh.notes)))
    return Outcome(
        questions=mark(bench.assignment, {**verdicts, **written}),
        notes=notes,
        output=fresh.output,
        # Of what was kept the time is known as well: that of its whole asking says more.
        remembered=Remembered(
            verdicts=verdicts,
            notes=notes,
            seconds=kept.seconds or fresh.seconds,
            cells={**kept.cells, **fresh.cells},
            windows=fresh.windows or kept.windows,
        ),
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Fresh:
    """What asking gave."""

    verdicts: Mapping[str, Verdict]
    notes: tuple[str, ...] = ()
    output: str = ""
    seconds: float = 0.0
    cells: Mapping[str, str] = field(default_factory=dict)
    windows: tuple[int, ...] = ()


def _asked(
    bench: Bench,
    launcher: Launcher,
    files: Mapping[str, bytes],
    items: Sequence[ProbeTruths],
    kept: Mapping[str, Verdict],
) -> _Fresh:
    asking = _Asking(bench, launcher, files)
    script = asking.ask(items, windows=bench.windows)
    verdicts = _rule_verdicts(bench, script)
    found = [_First(item, judge_answers(item, script, bench)) for item in items]
    if not script.loaded.faults and (script.loading is None or script.answers):
        # First what costs little and may save points, then what is asked a second time.
        for first in found:
            if _worker_ended(first.item.probe, script):
                first.verdicts |= _forward_alone(asking, first)
        doubtful = [first for first in found if first.doubtful]
        if not _stays(asking, doubtful, script):
            for first in doubtful:
                first.verdicts |= _asked_again(asking, first)
    settled = [_timed(asking, first, script) or first.verdicts for first in found]
    seconds = time.monotonic() - asking.started
    # What a student's own check shows of a question explains what hidden ones find.
    known = {**kept, **{check: v for own in settled for check, v in own.items()}}
    shown = {
        probe.question
        for probe in bench.assignment.probes
        if probe.public and any(c in known and known[c].status == "wrong" for c in probe.check_ids)
    }
    for first, heard in zip(found, settled, strict=True):
        own = _pointed(asking, first.item, heard, script)
        told = first.item.probe.public or first.item.probe.question not in shown
        verdicts |= _explained(asking, first.item, own, script) if told else own
    verdicts, cells = in_cells(verdicts, script.cells)
    return _Fresh(
        verdicts,
        cells=cells,
        notes=script.loaded.notes,
        output=script.output.decode(errors="replace"),
        seconds=seconds,  # what explains a mistake is not the submission's time
        windows=script.windows,
    )


def _explained(
    asking: _Asking, item: ProbeTruths, verdicts: dict[str, Verdict], script: Transcript
) -> dict[str, Verdict]:
    """Explain what is wrong. What fails there costs no one a result."""
    diagnose, answers = asking.bench.diagnose, script.answers.get(item.probe.id)
    if diagnose is None or answers is None or not any_wrong(verdicts):
        return verdicts
    try:
        return diagnose.explained(item, verdicts, answers, asking.launcher, asking.files)
    except Exception:  # noqa: BLE001 - of whatever kind: the verdicts stand without it
        return verdicts


@dataclass(slots=True, eq=False, repr=False)
class _First:
    """One probe, and what its first asking gave."""

    item: ProbeTruths
    verdicts: dict[str, Verdict]

    @property
    def doubtful(self) -> list[str]:
        """The checks that deserve to be asked again."""
        return [c for c, verdict in self.verdicts.items() if _deserves_asking_again(verdict)]


@dataclass(slots=True, eq=False, repr=False)
class _Asking:
    """One submission under way: all that is asked of it shares one limit of time."""

    bench: Bench
    launcher: Launcher
    files: Mapping[str, bytes]
    started: float = field(default_factory=time.monotonic)
    again: Loaded = field(default_factory=Loaded)  # what was told when wrong answers were asked for

    def ask(
        self, items: Sequence[ProbeTruths], stages: int = 2, *, windows: bool = False
    ) -> Transcript:
        questions = questions_of(items, stages)
        return self.ask_questions(questions, self.bench.hearing, windows=windows)

    def ask_again(self, items: Sequence[ProbeTruths]) -> Transcript:
        """Ask once more; now that something is wrong, lines of outputs are wanted, too."""
        script = self.ask_questions(questions_of(items, 2), self.bench.hearing, outputs=True)
        self.again = script.loaded if script.loaded.places else self.again
        return script

    def ask_questions(
        self,
        questions: Sequence[Question],
        hearing: Hearing | None = None,
        *,
        windows: bool = False,
        outputs: bool = False,
    ) -> Transcript:
        limits = self.bench.limits
        return interview(
            self.launcher,
            self.files,
            self.bench.assignment.files,
            questions,
            templates=self.bench.templates,
            limits=replace(limits, submission=max(self.left, 0.0)),
            hearing=hearing,
            windows=windows,
            outputs=outputs,
        )

    @property
    def left(self) -> float:
        return self.bench.limits.submission - (time.monotonic() - self.started)


def unasked(bench: Bench, verdict: Verdict) -> tuple[QuestionResult, ...]:
    """Return the questions of a submission that nothing was asked of, each with ``verdict``."""
    verdicts = {
        check: Verdict(status="written", message="marked by a person")
        if kind == "written"
        else verdict
        for check, (_, kind, _) in check_kinds(bench.assignment).items()
    }
    return mark(bench.assignment, verdicts)


def _rule_verdicts(bench: Bench, script: Transcript) -> dict[str, Verdict]:
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
    used = _used(answers) or frozenset(probe.function.__code__.co_names)
    own = own_backward(bench.templates.values(), used)
    return {
        check: placed(_sharpen(v, check, script.loaded, own), check, script.loaded, used)
        for check, v in verdicts.items()
    }


def _pointed(
    asking: _Asking, item: ProbeTruths, verdicts: dict[str, Verdict], script: Transcript
) -> dict[str, Verdict]:
    """Point at the lines that give wrong outputs, as far as the second asking told them."""
    answers = script.answers.get(item.probe.id)
    if answers is None or not asking.again.places:
        return verdicts
    used = _used(answers) or frozenset(item.probe.function.__code__.co_names)
    own = own_backward(asking.bench.templates.values(), used)
    return placed_at_outputs(verdicts, asking.again, used, own, item.probe.differentiated)


def _used(answers: Sequence[Answer | Fault]) -> frozenset[str]:
    return frozenset(n for answer in answers if isinstance(answer, Answer) for n in answer.used)


def _sharpen(verdict: Verdict, check: str, loaded: Loaded, own: frozenset[str]) -> Verdict:
    """Say what stands behind a missing name or a blocked stage."""
    if verdict.status == "missing" and loaded.faults and "method" not in verdict.message:
        return fault_verdict(next(iter(loaded.faults.values())))
    if verdict.status == "blocked" and check.endswith(".backward"):
        if absent := [name for name in loaded.absent if name in own]:
            return Verdict(status="missing", message=f"{absent[0]} is missing")
        if unfilled := [name for name in loaded.unfilled if name in own]:
            return Verdict(status="not_started", message=f"not started: {unfilled[0]}")
    return verdict


def _deserves_asking_again(verdict: Verdict) -> bool:
    return verdict.status in ("wrong", "crashed", "timeout", "memory", "refused")


def _worker_ended(probe: Probe, script: Transcript) -> bool:
    answers = script.answers.get(probe.id, [])
    return probe.kind == "gradient" and any(
        isinstance(answer, Fault) and answer.kind in _ENDING for answer in answers
    )


def _forward_alone(asking: _Asking, first: _First) -> dict[str, Verdict]:
    """Ask for the forward value alone: an endless backward does not cost it."""
    if asking.left <= 0:
        return {}
    item = first.item
    forward, backward = item.probe.check_ids
    script = asking.ask([item], stages=1)
    if script.loading is not None:
        return {}
    alone = judge_answers(item, script, asking.bench)
    if not _worker_ended(item.probe, script):
        return {forward: alone[forward]}
    # The forward is what does not end: then the backward was never reached.
    blocked = Verdict(status="blocked", message="forward does not run, so backward was not asked")
    own = own_backward(
        asking.bench.templates.values(), frozenset(item.probe.function.__code__.co_names)
    )
    return {backward: _sharpen(blocked, backward, script.loaded, own)}


def _stays(asking: _Asking, doubtful: Sequence[_First], script: Transcript) -> bool:
    """Tell whether all that is not correct is answered the same once more, to the last bit.

    Asked together in one fresh worker, in the opposite order: most mistakes are the same whenever
    they are asked for. Where one is not, or a worker ended, each has to be asked alone.
    """
    heard = {f.item.probe.id: script.answers.get(f.item.probe.id, []) for f in doubtful}
    ended = any(isinstance(answer, Fault) for answers in heard.values() for answer in answers)
    if len(heard) < 2 or ended or asking.left <= 0:
        return False
    again = asking.ask_again([first.item for first in reversed(doubtful)]).answers
    return all(_same(answers, again.get(name, [])) for name, answers in heard.items())


def _same(some: Sequence[Answer | Fault], others: Sequence[Answer | Fault]) -> bool:
    """Tell whether answers are the same: the very object, since what was heard is remembered."""
    return len(some) == len(others) and all(map(operator.is_, some, others))


def _asked_again(asking: _Asking, first: _First) -> dict[str, Verdict]:
    """Ask once more, alone, in a fresh worker, what is not correct."""
    doubtful = first.doubtful
    if not doubtful or asking.left <= 0:
        return {}
    again = judge_answers(first.item, asking.ask_again([first.item]), asking.bench)
    settled = {check: settle(first.verdicts[check], again[check]) for check in doubtful}
    if all(verdict.status == "correct" for verdict in settled.values()):
        # A noisy machine stopped the forward: what that blocked was not asked until now.
        behind = [c for c, verdict in first.verdicts.items() if verdict.status == "blocked"]
        settled |= {check: again[check] for check in behind}
    return settled


def _timed(asking: _Asking, first: _First, script: Transcript) -> dict[str, Verdict]:
    """Time a probe that is right, where the course asks for speed."""
    bench, probe = asking.bench, first.item.probe
    pace = bench.book.pace_of(probe.id)
    if pace is None or any(verdict.status != "correct" for verdict in first.verdicts.values()):
        return {}
    from gradekit.grading.timing import given_source, judge_pace  # noqa: PLC0415 - most are not

    course = {bench.assignment.files[0]: given_source(pace), **bench.given}
    plain = replace(asking, launcher=bench.plain or asking.launcher, files=course)
    said = judge_pace(first.item, pace, bench.book, asking.ask_questions, plain.ask_questions)
    if said.status == "correct":
        return {}
    last = probe.check_ids[-1]
    at = placed(said, last, script.loaded, frozenset(pace.than))
    return {**first.verdicts, last: replace(at, notes=first.verdicts[last].notes)}
