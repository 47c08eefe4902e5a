"""The row of the known mistakes: each is made on purpose, and has to be named as what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from gradekit.authoring.desk import Desk, Step
from gradekit.authoring.rows import Light, Row, count
from gradekit.diagnosis.lineup import Suspect, matches
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.lineups import Lineups
from gradekit.mistakes import load_mistakes, mistakes_of
from gradekit.sandbox.process import Launcher

_MOST_SHOWN = 12


def known_row(desk: Desk, truths: Sequence[ProbeTruths], step: Step) -> Row:
    """Make every known mistake where it can be made, and say which are not told apart.

    One that gives the answers of a right solution cannot be named: for a course's own that is red.
    """
    questions: dict[str, list[ProbeTruths]] = {}
    for item in truths:
        if item.probe.kind in ("gradient", "values"):
            questions.setdefault(item.probe.question, []).append(item)
    lineups = Lineups(
        place=desk.place,
        assignment=desk.assignment,
        references=desk.references,
        book=desk.book,
        truths=questions,
        mistakes=mistakes_of(desk.place),
        known_only=True,
    )
    asked = desk.each([partial(_suspects, lineups, items) for items in questions.values()], step)
    found = [suspects for by_probe in asked for suspects in by_probe.values()]
    made = {suspect.name for suspects in found for suspect in suspects}
    alike = sorted({pair for suspects in found for pair in _confused(suspects)})
    own = {mistake.id for mistake in load_mistakes(desk.place)}
    faults = [
        f"{name} of {desk.place.name}/mistakes.py changes no answer here: its mutant finds no "
        "place, or what it makes is right; write another pattern, or add a case that shows it"
        for name in sorted(own - made)
    ]
    faults += [f"{name} is named as {other}" for name, other in alike if name in own]
    notes = [f"{name} gives the answers of {other}" for name, other in alike if name not in own]
    said = f"{count(len(made), 'known mistake')} can be made here, each named as itself"
    if notes:
        said += f" but for {count(len(notes), 'pair')} that give equal answers somewhere"
    light: Light = "red" if faults else "ok"
    more = [f"and {len(notes) - _MOST_SHOWN} more"] * (len(notes) > _MOST_SHOWN)
    return Row(
        name="mistakes",
        light=light,
        said=said,
        details=(*faults, *(() if not faults else (*notes[:_MOST_SHOWN], *more))),
        facts={"made": sorted(made), "alike": [list(pair) for pair in alike], "own": sorted(own)},
    )


def _suspects(
    lineups: Lineups, items: Sequence[ProbeTruths], launcher: Launcher
) -> Mapping[str, Sequence[Suspect]]:
    return {item.probe.id: lineups.of(item, launcher) for item in items}


def _confused(suspects: Sequence[Suspect]) -> Iterator[tuple[str, str]]:
    """Yield the mistakes of one probe that another one is named for, with that one."""
    for suspect in suspects:
        best = next(iter(matches(suspect.portrait, suspects)), None)
        if best is not None and best.name != suspect.name:
            yield suspect.name, best.name
