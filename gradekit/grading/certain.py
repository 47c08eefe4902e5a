"""What is certain of a wrong answer, and its table: from draws like the one that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from gradekit.diagnosis.lineup import wrong_outputs
from gradekit.diagnosis.pattern import Drawn, factor, places
from gradekit.diagnosis.portrait import Portrait
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.portraits import Outputs
from gradekit.judge import Output, Truth
from gradekit.model import Evidence, Verdict
from gradekit.numerics.compare import RTOL, read_array
from gradekit.numerics.grid import grid_of

_BEYOND = 5  # times what rounding explains: less is too close to say what it is
_NEARLY = 1e-4  # the largest relative error that looks like an approximation


def pictured(item: ProbeTruths, evidence: Evidence | None, outputs: Outputs) -> Evidence | None:
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


def certain(
    item: ProbeTruths,
    verdict: Verdict,
    portrait: Portrait,
    outputs: Outputs,
    *,
    named: bool = False,
) -> Iterator[str]:
    """Say what is certain, from draws like the one that is shown; ``named``: a mistake fits."""
    wrong = wrong_outputs(portrait)
    public = verdict.evidence is None or verdict.evidence.draw == "public"
    if right := [name for name in portrait if name not in wrong]:
        yield f"{', '.join(right)} {'is' if len(right) == 1 else 'are'} right"
    if verdict.reason not in ("value", "judge"):
        return
    if not named and (off := _off(item, outputs, public=public)):
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
        if _is_zero(drawn):
            yield f"{name} is 0 everywhere"
        elif where := places(drawn):
            yield f"{name} is wrong {where}"
        if times := factor([d for d in drawn if d.wrong.any() or d.want.any()]):
            yield f"of {name} {times}"


def _off(item: ProbeTruths, outputs: Outputs, *, public: bool) -> float:
    """Return the largest relative error of all outputs, if all of them are nearly right; else 0."""
    errors = [
        output.found.max_rel_err if output.found.reason == "value" else 1.0
        for truth, given in zip(item.truths, outputs, strict=True)
        if truth.draw.public is public
        for output in given
        if output.found.reason
    ]
    off = max(errors, default=1.0)
    return off if _BEYOND * RTOL < off < _NEARLY else 0.0


def _is_zero(drawn: Sequence[Drawn]) -> bool:
    told = [d for d in drawn if d.wrong.any()]
    return len(told) > 1 and all(d.wrong.size > 1 and not d.got.any() for d in told)


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
