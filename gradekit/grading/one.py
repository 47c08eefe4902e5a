"""One submission: asked, judged, asked once more where it matters, and marked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gradekit.grading.again import does_load, settle_all, told_openly
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.grading.judged import judge_answers, rule_verdicts, used_in
from gradekit.grading.marking import check_kinds, mark
from gradekit.grading.placing import own_backward, placed, placed_at_outputs
from gradekit.grading.quoting import in_cells
from gradekit.grading.remembered import Remembered
from gradekit.grading.sitting import First, Sitting
from gradekit.model import QuestionResult, Verdict
from gradekit.sandbox.cells import notebook_name
from gradekit.sandbox.interview import Transcript
from gradekit.sandbox.process import Launcher
from gradekit.verdicts import any_wrong


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
    sitting = Sitting(bench, launcher, files)
    script = told_openly(sitting, sitting.ask(items, windows=bench.windows))
    verdicts = rule_verdicts(bench, script)
    found = [
        First(item, judge_answers(item, script, bench), script.answers.get(item.probe.id))
        for item in items
    ]
    if bench.apart or does_load(script):
        settle_all(sitting, found, script)
    settled = [_timed(sitting, first, script) or first.verdicts for first in found]
    seconds = time.monotonic() - sitting.started
    # What a student's own check shows of a question explains what hidden ones find.
    known = {**kept, **{check: v for own in settled for check, v in own.items()}}
    shown = {
        probe.question
        for probe in bench.assignment.probes
        if probe.public and any(c in known and known[c].status == "wrong" for c in probe.check_ids)
    }
    for first, heard in zip(found, settled, strict=True):
        own = _pointed(sitting, first, heard)
        told = first.item.probe.public or first.item.probe.question not in shown
        verdicts |= _explained(sitting, first, own) if told else own
    verdicts = {check: _in_own_file(verdict, files) for check, verdict in verdicts.items()}
    verdicts, cells = in_cells(verdicts, script.cells)
    return _Fresh(
        verdicts,
        cells=cells,
        notes=script.loaded.notes,
        output=script.output.decode(errors="replace"),
        seconds=seconds,  # what explains a mistake is not the submission's time
        windows=script.windows,
    )


def _explained(sitting: Sitting, first: First, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """Explain what is wrong. What fails there costs no one a result."""
    diagnose, item = sitting.bench.diagnose, first.item
    if diagnose is None or first.answers is None or not any_wrong(verdicts):
        return verdicts
    launcher = sitting.open_launcher if item.probe.public else sitting.launcher
    try:
        return diagnose.explained(item, verdicts, first.answers, launcher, sitting.files)
    except Exception:  # noqa: BLE001 - of whatever kind: the verdicts stand without it
        return verdicts


def _in_own_file(verdict: Verdict, files: Mapping[str, bytes]) -> Verdict:
    """Point at files that were handed in alone: student code can make others, of any name."""
    known = verdict.file is None or verdict.file in files
    if known or any(notebook_name(name) == verdict.file for name in files):
        return verdict
    return replace(verdict, file=None, line=None)


def unasked(bench: Bench, verdict: Verdict) -> tuple[QuestionResult, ...]:
    """Return the questions of a submission that nothing was asked of, each with ``verdict``."""
    verdicts = {
        check: Verdict(status="written", message="marked by a person")
        if kind == "written"
        else verdict
        for check, (_, kind, _) in check_kinds(bench.assignment).items()
    }
    return mark(bench.assignment, verdicts)


def _pointed(sitting: Sitting, first: First, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    """Point at the lines that give wrong outputs, as far as the second asking told them."""
    probe = first.item.probe
    # A hidden check that was not asked again is wrong in the same file.
    told = sitting.again.get(sitting.bench.apart and probe.public) or sitting.again.get(True)
    if first.answers is None or told is None:
        return verdicts
    used = used_in(first.answers) or frozenset(probe.function.__code__.co_names)
    own = own_backward(sitting.bench.templates.values(), used)
    return placed_at_outputs(verdicts, told, used, own, probe.differentiated)


def _timed(sitting: Sitting, first: First, script: Transcript) -> dict[str, Verdict]:
    """Time a probe that is right, where the course asks for speed."""
    bench, probe = sitting.bench, first.item.probe
    pace = bench.book.pace_of(probe.id)
    if pace is None or any(verdict.status != "correct" for verdict in first.verdicts.values()):
        return {}
    from gradekit.grading.timing import given_source, judge_pace  # noqa: PLC0415 - most are not

    course = {bench.assignment.files[0]: given_source(pace), **bench.given}
    plain = replace(sitting, launcher=bench.plain or sitting.launcher, files=course)
    # Students read of a public probe what is said of the timed inputs, too.
    openly = bench.apart and probe.public
    timed = replace(sitting, launcher=sitting.open_launcher) if openly else sitting
    said = judge_pace(first.item, pace, bench.book, timed.ask_questions, plain.ask_questions)
    if said.status == "correct":
        return {}
    last = probe.check_ids[-1]
    loaded = sitting.load_openly().loaded if openly else script.loaded
    at = placed(said, last, loaded, frozenset(pace.than))
    return {**first.verdicts, last: replace(at, notes=first.verdicts[last].notes)}
