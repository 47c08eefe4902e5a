"""The row of the mutants: how many there are, and every one that lives without a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, get_args

from gradekit.authoring.desk import Desk, Step
from gradekit.authoring.mutation import AskedHole, Mutant, Survivor, mutants_of, run_mutants
from gradekit.authoring.rows import Light, Row, count
from gradekit.authoring.survivors import FILE_NAME, entry, read_reasons
from gradekit.grading.asked import ProbeTruths
from gradekit.judges import JudgedStage


def mutant_row(
    desk: Desk,
    truths: Sequence[ProbeTruths],
    holes: Sequence[AskedHole],
    most: int,
    progress: Callable[[str, int], Step],
) -> Row:
    """Make the mutants, grade them, and say which live."""
    assert desk.place.hidden is not None
    reasons = read_reasons(desk.place.hidden)
    mutants, made, known = mutants_of(desk, truths, holes, most)
    result = run_mutants(desk, truths, mutants, reasons, progress("mutants", len(mutants)))
    left_out = made - len(mutants)
    said = f"{count(made, 'mutant')} ({known} known mistakes): {result.caught} caught, "
    said += f"{len(result.equivalent)} equivalent, {len(result.survivors)} surviving"
    if result.kept:
        said += f", {len(result.kept)} living with a reason"
    if left_out:
        said += f"; {left_out} not asked: at most {most} a hole, fewer where checks are slow"
    details = [_shown(survivor) for survivor in result.survivors]
    if details:
        path = f"solutions/{desk.place.name}/{FILE_NAME}"
        first = result.survivors[0].mutant
        details.append(
            "Add a case to the check that is named. If an edit is harmless, say why in "
            f"{path}:\n{entry(first.file, first.shown)}"
        )
    alike = [m for m in result.equivalent if m.known and not _judged(desk, m)]
    unseen = [
        f"{m.file}:{m.shown.line}: the known mistake {m.edit.what} makes no difference on any input"
        for m in alike
    ]
    unused = [f"{FILE_NAME}: no survivor has the line: {new}" for new in reasons.unused]
    unused += unseen
    light: Light = "red" if result.survivors or not made else "note" if unused else "ok"
    facts: dict[str, Any] = {
        "made": made,
        "known": known,
        "asked": len(mutants),
        "caught": result.caught,
        "equivalent": [_fact(mutant) for mutant in result.equivalent],
        "surviving": [_lived(survivor) for survivor in result.survivors],
        "kept": [_lived(survivor) for survivor in result.kept],
        "left_out": left_out,
    }
    return Row(name="mutants", light=light, said=said, details=(*details, *unused), facts=facts)


def _judged(desk: Desk, mutant: Mutant) -> bool:
    """Tell whether a judge decides there: at a kink more than one slope is right."""
    probes = [p for p in desk.assignment.probes if set(p.check_ids) & set(mutant.hole.checks)]
    stages = get_args(JudgedStage)
    return any(desk.book.find(probe.id, stage) for probe in probes for stage in stages)


def _shown(survivor: Survivor) -> str:
    """Return an edit as people read it, with the check that should have noticed."""
    mutant, seen = survivor.mutant, survivor.seen
    old = [f"  - {line}" for line in mutant.shown.old.split("\n") if line]
    new = [f"  + {line}" for line in mutant.shown.new.split("\n")]
    judged = "; the judge lets it pass" if seen.judged else ""
    where = seen.draw or "the inputs that it has"
    head = f"{mutant.file}:{mutant.shown.line}: {mutant.edit.what} lives"
    tail = f"  {seen.check} should have noticed: it differs on {where}{judged}"
    return "\n".join([head, *old, *new, tail])


def _fact(mutant: Mutant) -> dict[str, Any]:
    return {
        "file": mutant.file,
        "line": mutant.shown.line,
        "what": mutant.edit.what,
        "old": mutant.shown.old,
        "new": mutant.shown.new,
    }


def _lived(survivor: Survivor) -> dict[str, Any]:
    seen = survivor.seen
    return {
        **_fact(survivor.mutant),
        "check": seen.check,
        "draw": seen.draw,
        "judged": seen.judged,
        "why": survivor.why,
    }
