"""Mutants of a reference, graded as submissions are: which are caught, and what lets one live."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from gradekit.authoring.desk import Desk, Files, Step, graded, key_of, tightened
from gradekit.authoring.holes import Hole, holes_of
from gradekit.authoring.survivors import Reasons
from gradekit.authoring.wider import Seen, first_difference, wider_draws
from gradekit.diagnosis.edits import NONSENSE, edits_of
from gradekit.diagnosis.source import Edit, Region, Shown, Source
from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.inputs import Draw
from gradekit.mistakes import mistakes_of
from gradekit.model import Answer, Fault, Limits
from gradekit.sandbox.interview import Question, interview
from gradekit.sandbox.process import Launcher

_LEAST, _TIMES = 0.25, 20.0  # seconds a mutant gets: these at least, or so often the reference's
_BUDGET = 32.0  # seconds for the mutants of a hole, about; each is asked twice
_UNSEEN = "every input, and nothing that the check yields shows it"
_WIDER = 400  # keys from here on are for wider draws


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHole:
    """A hole of a reference, and the checks that notice when it is empty."""

    file: str
    region: Region
    checks: tuple[str, ...]
    statuses: Mapping[str, str]  # of these checks


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One edit of one file of the reference."""

    file: str
    edit: Edit
    shown: Shown
    program: str
    hole: AskedHole
    known: bool  # whether it is a known mistake, of the catalogue or of the course


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivor:
    """A mutant that no check notices although it answers differently elsewhere."""

    mutant: Mutant
    seen: Seen
    why: str = ""  # the author's reason to let it live


@dataclass(slots=True)
class Mutation:
    """What became of all mutants."""

    made: int = 0
    caught: int = 0
    left_out: int = 0
    known: int = 0  # of those made: edits that are known mistakes
    equivalent: list[Mutant] = field(default_factory=list)
    survivors: list[Survivor] = field(default_factory=list)
    kept: list[Survivor] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many were graded."""
        return self.made - self.left_out


def holes_in(desk: Desk) -> list[tuple[str, str, Hole]]:
    """Return every hole of the reference: (file, source, hole)."""
    assert desk.place.hidden is not None
    found = []
    for name in desk.assignment.files:
        source = desk.main[name].decode()
        found += [(name, source, hole) for hole in holes_of(source, desk.place.hidden / name)]
    return found


def emptied(source: str, hole: Hole) -> str:
    """Return a reference with one hole as the template has it."""
    lines = source.split("\n")
    mark = lines[hole.first - 1]
    indent = mark[: len(mark) - len(mark.lstrip())]
    lines[hole.first - 1 : hole.last] = [f'{indent}raise NotImplementedError("{hole.name}")']
    return "\n".join(lines)


def asked_holes(desk: Desk, bench: Bench, step: Step) -> list[AskedHole]:
    """Find by emptying one hole at a time which checks depend on it."""
    holes = holes_in(desk)

    def ask(file: str, source: str, hole: Hole, launcher: Launcher) -> AskedHole:
        told = graded(bench, launcher, {**desk.main, file: emptied(source, hole).encode()})
        return AskedHole(
            file=file,
            region=Region(hole.first, hole.last, hole.name),
            checks=told.failing,
            statuses={check: told.checks[check].verdict.status for check in told.failing},
        )

    return desk.each([partial(ask, *hole) for hole in holes], step)


def mutants_of(
    desk: Desk, truths: Sequence[ProbeTruths], holes: Sequence[AskedHole], most: int
) -> tuple[list[Mutant], int, int]:
    """Return the mutants to ask, how many there are, and how many of them are known mistakes.

    At most ``most`` a hole, fewer where its checks are slow: known mistakes first, then an even
    choice that is always the same.
    """
    seconds = {c: seconds_of(item) for item in truths for c in item.probe.check_ids[-1:]}
    mistakes = mistakes_of(desk.place)
    names = {mistake.id for mistake in mistakes}
    kept: list[Mutant] = []
    made = 0
    for file in dict.fromkeys(hole.file for hole in holes):
        own = [hole for hole in holes if hole.file == file and hole.checks]
        source = Source(desk.main[file].decode(), [hole.region for hole in own])
        by_hole: dict[Region, list[Mutant]] = {hole.region: [] for hole in own}
        for edit in edits_of(source, mistakes):
            region = source.region_at(edit)
            hole = next(hole for hole in own if hole.region == region)
            program, shown = source.apply(edit), source.shown(edit)
            by_hole[hole.region].append(
                Mutant(
                    file=file,
                    edit=edit,
                    shown=shown,
                    program=program,
                    hole=hole,
                    known=edit.what in names,
                )
            )
        for hole in own:
            slow = sum(seconds.get(check, 0.0) for check in hole.checks)
            mutants = by_hole[hole.region]
            made += len(mutants)
            kept += _chosen(mutants, min(most, affordable(slow)))
    return kept, made, sum(mutant.known for mutant in kept)


def affordable(seconds: float) -> int:
    """Return how many mutants a hole may have whose checks take so long: a power of two.

    Half a second may be measured as 0.4 or 0.6: the number should rarely change by that.
    """
    return int(2 ** max(3, min(16, round(math.log2(_BUDGET / max(seconds, 1e-3))))))


def _chosen(mutants: Sequence[Mutant], most: int) -> list[Mutant]:
    """Known mistakes and nonsense are asked first, of the others every one is as likely."""
    first = [m for m in mutants if m.edit.what == NONSENSE or m.known]
    rest = sorted(
        (m for m in mutants if m not in first),
        key=lambda m: hashlib.sha256(m.program.encode()).digest(),
    )
    return [*first, *rest][:most]


def run_mutants(
    desk: Desk,
    truths: Sequence[ProbeTruths],
    mutants: Sequence[Mutant],
    reasons: Reasons,
    step: Step,
) -> Mutation:
    """Grade every mutant; ask those that live on wider draws."""
    benches = _benches(desk, truths, {id(m.hole): m.hole for m in mutants}.values())

    def lives(mutant: Mutant, launcher: Launcher) -> bool:
        files = {**desk.main, mutant.file: mutant.program.encode()}
        return not graded(benches[mutant.hole.region], launcher, files).failing

    alive = desk.each([partial(lives, mutant) for mutant in mutants], step)
    result = Mutation(caught=alive.count(False))
    living = [mutant for mutant, still in zip(mutants, alive, strict=True) if still]
    for mutant, seen in zip(living, _elsewhere(desk, living), strict=True):
        if seen is None and mutant.edit.what == NONSENSE:
            seen = Seen(check=mutant.hole.checks[-1], draw=_UNSEEN)  # noqa: PLW2901
        if seen is None:
            result.equivalent.append(mutant)
            continue
        why = reasons.find(mutant.file, mutant.shown)
        survivor = Survivor(mutant=mutant, seen=seen, why=why)
        (result.kept if why else result.survivors).append(survivor)
    return result


def _benches(
    desk: Desk, truths: Sequence[ProbeTruths], holes: Iterable[AskedHole]
) -> dict[Region, Bench]:
    """Return for each hole what its mutants are asked: its own checks, in little time."""
    seconds = {item.probe.id: seconds_of(item) for item in truths}
    quick = [tightened(t, max(_LEAST, _TIMES * seconds[t.probe.id])) for t in truths]
    whole = max(5.0, _TIMES * sum(seconds.values()))
    limits = replace(desk.limits, submission=min(desk.limits.submission, whole))
    return {
        hole.region: desk.bench(
            [t for t in quick if set(t.probe.check_ids) & set(hole.checks)], limits
        )
        for hole in holes
    }


def seconds_of(item: ProbeTruths) -> float:
    """Return how long the reference takes for all draws of a probe."""
    return sum(truth.answers[0].seconds for truth in item.truths)


def _elsewhere(desk: Desk, living: Sequence[Mutant]) -> list[Seen | None]:
    """Return for each living mutant where it answers differently from the references."""
    wanted = {check for mutant in living for check in mutant.hole.checks}
    probes = [p for p in desk.assignment.probes if set(p.check_ids) & wanted]
    draws = {p.id: wider_draws(p, desk.book, lambda k: key_of(_WIDER + k)) for p in probes}
    known = [desk.main, *desk.references.others.values()]
    references = desk.each([partial(_answers, desk, draws, files) for files in known])

    def look(mutant: Mutant, launcher: Launcher) -> Seen | None:
        own = [p for p in probes if set(p.check_ids) & set(mutant.hole.checks)]
        files = {**desk.main, mutant.file: mutant.program.encode()}
        heard = _answers(desk, {p.id: draws[p.id] for p in own}, files, launcher)
        for probe in own:
            answers = [given[probe.id] for given in references]
            seen = first_difference(probe, draws[probe.id], answers, heard[probe.id], desk.book)
            if seen is not None:
                return seen
        return None

    return desk.each([partial(look, mutant) for mutant in living])


def _answers(
    desk: Desk, draws: Mapping[str, Sequence[Draw]], files: Files, launcher: Launcher
) -> dict[str, list[Answer | Fault]]:
    """Ask every draw; what could not be asked is a fault."""
    questions = [Question(probe=p, draws=found, cpu=DEFAULT_CPU) for p, found in draws.items()]
    limits: Limits = desk.limits
    script = interview(launcher, files, desk.assignment.files, questions, limits=limits)
    lost = script.loading or Fault(kind="ended", message="it was not asked")
    return {
        probe: script.answers.get(probe) or [lost] * len(found) for probe, found in draws.items()
    }
