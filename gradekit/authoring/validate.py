"""Validation: an assignment checks students; this checks the assignment."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from gradekit.authoring.desk import Desk, Step, graded, key_of
from gradekit.authoring.known_row import known_row
from gradekit.authoring.leak_row import leak_row
from gradekit.authoring.leaks import secret_lines
from gradekit.authoring.margins import Margin, margin_of, proved
from gradekit.authoring.mutant_row import mutant_row
from gradekit.authoring.mutation import AskedHole, asked_holes, holes_in, seconds_of
from gradekit.authoring.rows import Row, Validation, count, row_of
from gradekit.authoring.variants import Asked, ask_variants, n_askings, variants_of
from gradekit.authoring.wording import faults_of_hints
from gradekit.course import Place
from gradekit.grading.asked import DEFAULT_CPU, ProbeTruths
from gradekit.model import CourseError
from gradekit.sandbox.process import Launcher

N_SEEDS = 20
MOST_MUTANTS = 250  # a hole
_SHARE, _MOST_BYTES = 0.2, 8 << 20  # of a check's limit; of one probe's inputs
Progress = Callable[[str, int], Step]  # what is done now, how many steps: what to call for each


def _silent(_what: str, _steps: int) -> Step:
    return lambda: None


def validate(
    place: Place, *, jobs: int = 0, most: int = MOST_MUTANTS, progress: Progress = _silent
) -> Validation:
    """Look at everything that can be wrong with an assignment. Writes nothing.

    Raises CourseError where its files cannot be loaded.
    """
    started = time.monotonic()
    with Desk(place, jobs=jobs) as desk:
        try:
            rows = _rows(desk, most, progress)
        except CourseError as error:
            rows = [Row(name="reference", light="red", said=str(error).replace("\n", " "))]
        return Validation(
            assignment=place.name,
            rows=tuple(rows),
            isolation=desk.level,
            seconds=time.monotonic() - started,
        )


def _rows(desk: Desk, most: int, progress: Progress) -> list[Row]:
    truths = desk.each([lambda launcher: desk.truths(launcher, key_of(0))])[0]
    bench = desk.bench(truths)
    holes = asked_holes(desk, bench, progress("holes", len(holes_in(desk))))
    seeds = _seeds(desk, progress("seeds", N_SEEDS))
    variants = variants_of(desk)
    asked = ask_variants(desk, truths, variants, progress("variants", n_askings(variants)))
    return [
        _reference_row(desk, truths, seeds),
        desk.each([partial(_template_row, desk, truths, holes)])[0],
        mutant_row(desk, truths, holes, most, progress),
        known_row(desk, truths, progress("mistakes", len(desk.assignment.questions))),
        _variant_row(asked),
        _flaky_row(asked),
        _cost_row(desk, truths, seeds),
        _hint_row(desk),
        leak_row(desk, truths, key_of(0), progress("leaks", 1)),
    ]


# --- the reference on many seeds


@dataclass(slots=True)
class _Seed:
    """The reference graded with one key."""

    faults: list[str] = field(default_factory=list)
    margin: Margin = field(default_factory=Margin)
    seconds: Mapping[str, float] = field(default_factory=dict)  # by the probe's id


def _seeds(desk: Desk, step: Step) -> list[_Seed]:
    names = list(desk.references.others)

    def ask(number: int, launcher: Launcher) -> _Seed:
        try:
            truths = desk.truths(launcher, key_of(number))
        except CourseError as error:
            return _Seed(faults=[f"seed {number}: {error}"])
        told = graded(desk.bench(truths), launcher, desk.main)
        return _Seed(
            faults=[
                f"seed {number}: {check} is {told.checks[check].verdict.status}: "
                f"{told.checks[check].verdict.message}"
                for check in told.failing
            ],
            margin=margin_of(truths, names),
            seconds={item.probe.id: seconds_of(item) for item in truths},
        )

    return desk.each([partial(ask, number) for number in range(N_SEEDS)], step)


def _reference_row(desk: Desk, truths: Sequence[ProbeTruths], seeds: Sequence[_Seed]) -> Row:
    faults = [fault for seed in seeds for fault in seed.faults]
    margin = max((seed.margin for seed in seeds), key=lambda m: m.share)
    proof = desk.each([partial(proved, desk, truths)])[0]
    faults += [
        f"{check} of also/{name}.py is not the slope of its own forward: students who answer like "
        "it would be right; mend it"
        for name, check in proof.others
    ]
    said = f"right on {count(N_SEEDS, 'seed')}"
    if desk.references.others:
        said += f"; alternatives use {_percent(margin.share)} of the tolerance at most"
        said += f" ({margin.where})" if margin.where else ""
    ways = ", ".join(f"{n} by {way}" for way, n in proof.methods.items())
    if ways:
        said += f"; gradients proved: {ways}, off by {_percent(proof.error)} of the tolerance"
    notes = [
        f"{check} is not the slope of its own forward: mend it, or be sure that it is meant"
        for check in proof.doubts
    ]
    facts = {
        "seeds": N_SEEDS,
        "margin": margin.share,
        "margin_at": margin.where,
        "proofs": dict(proof.methods),
        "proof_error": proof.error,
        "doubts": list(proof.doubts),
    }
    return row_of("reference", faults, said, notes=notes, facts=facts)


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


# --- the template


def _template_row(
    desk: Desk, truths: Sequence[ProbeTruths], holes: Sequence[AskedHole], launcher: Launcher
) -> Row:
    files = {**desk.main, **{name: text.encode() for name, text in desk.templates.items()}}
    told = graded(desk.bench(truths), launcher, files)
    behind = {check for hole in holes for check in hole.checks}
    question_of = desk.assignment.check_ids()
    with_holes = list(dict.fromkeys(question_of[check] for check in question_of if check in behind))
    faults = [f"the template earns {told.points:g} points"] if told.points else []
    faults += [
        f"{question} is {told.statuses[question]} in the template, not not_started"
        for question in with_holes
        if told.statuses[question] != "not_started"
    ]
    faults += [
        f"{check} is {result.verdict.status} in the template, though no hole belongs to it: "
        f"{result.verdict.message}"
        for check, result in told.checks.items()
        if check not in behind and check in told.failing
    ]
    faults += [
        f"no check notices when {hole.region.name} is empty ({hole.file}:{hole.region.first})"
        for hole in holes
        if not hole.checks
    ]
    given = sum(check not in behind for check in told.checks)
    said = f"0 points, {count(len(with_holes), 'question')} not started"
    said += f", {count(given, 'check')} of given code correct" if given else ""
    facts = {"points": told.points, "holes": len(holes), "given": given}
    return row_of("template", faults, said, facts=facts)


# --- variants


def _variant_row(asked: Sequence[Asked]) -> Row:
    right = [a for a in asked if a.variant.question is None and a.variant.name != "reference"]
    wrong = [a for a in asked if a.variant.question is not None]
    faults = [f"{a.variant.name}: {fault}" for a in asked if (fault := a.fault())]
    said = f"{len(right)} right ones pass, {len(wrong)} wrong ones fail as their first lines say"
    notes = [] if right else ["no other right answer is here to try: add some to also/"]
    facts = {"right": len(right), "wrong": len(wrong)}
    return row_of("variants", faults, said, notes=notes, facts=facts)


def _flaky_row(asked: Sequence[Asked]) -> Row:
    right = [a for a in asked if a.variant.question is None]
    faults = []
    for a in right:
        if not a.steady:
            found = [", ".join(told.failing) or "nothing" for told in a.told]
            faults.append(f"{a.variant.name}: wrong in three askings: {' / '.join(found)}")
    n = len(faults)
    faults = faults[:10] + [f"and {n - 10} more"] * (n > 10)
    said = f"{count(len(right), 'right answer')} asked three times, in three orders, and each "
    said += f"seed once: always right; {len(asked) - len(right)} wrong ones twice: always wrong"
    return row_of("flaky", faults, said, facts={"right": len(right), "asked": len(asked)})


# --- what a check costs


def _cost_row(desk: Desk, truths: Sequence[ProbeTruths], seeds: Sequence[_Seed]) -> Row:
    faults, questions = [], dict.fromkeys(desk.assignment.questions, 0.0)
    share, largest = (0.0, ""), (0, "")
    for item in truths:
        probe = item.probe
        # Machines are noisy: what it took at its quickest is what it needs.
        seconds = min((s.seconds[probe.id] for s in seeds if s.seconds), default=0.0)
        limit = probe.limit or DEFAULT_CPU
        questions[probe.question] += seconds
        size = max(len(question.payload) for question in item.whole)
        share, largest = max(share, (seconds / limit, probe.id)), max(largest, (size, probe.id))
        if seconds > _SHARE * limit:
            faults.append(
                f"{probe.id} takes {seconds:.2g} s, more than {_SHARE:.0%} of its limit of "
                f"{limit:g} s: ask less, or give it a higher limit="
            )
        if size > _MOST_BYTES:
            faults.append(f"{probe.id} is asked with {size / 2**20:.1f} MB: use smaller sizes")
    whole = sum(questions.values())
    slowest = max(questions, key=lambda q: questions[q], default="")
    said = f"{1000 * whole:.3g} ms in all, the longest {slowest} "
    said += f"({1000 * questions.get(slowest, 0):.3g} ms); at most {_percent(share[0])} of a limit "
    said += f"({share[1]}), {largest[0] / 1024:.3g} kB of inputs ({largest[1]})"
    facts = {
        "seconds": {question: round(took, 6) for question, took in questions.items()},
        "share_of_limit": share[0],
        "bytes": largest[0],
    }
    return row_of("time, size", faults, said, facts=facts)


# --- what students read


def _hint_row(desk: Desk) -> Row:
    questions = desk.assignment.questions.values()
    lines = secret_lines(desk)
    faults = [fault for question in questions for fault in faults_of_hints(question, lines)]
    n = sum(len(question.hints) for question in questions)
    longest = max((len(h.split()) for q in questions for h in q.hints), default=0)
    said = f"{count(n, 'hint')} for {count(len(questions), 'question')}, the longest of {longest} "
    return row_of("hints", faults, f"{said}words", facts={"hints": n, "longest": longest})
