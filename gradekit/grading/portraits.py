"""Portraits of a probe's answers: every output of every draw, right or sketched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradekit.diagnosis.portrait import Seen, sketch_of
from gradekit.grading.asked import ProbeTruths
from gradekit.judge import Output, Truth, outputs_of
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault

Outputs = Sequence[tuple[Output, ...]]  # for each draw those of one stage, none where it failed


def outputs_at(
    item: ProbeTruths, answers: Sequence[Answer | Fault], book: JudgeBook, k: int
) -> Outputs:
    """Return the outputs of stage ``k`` on every draw."""
    pairs = zip(item.truths, answers, strict=True)
    return [outputs_of(item.probe, truth, answer, book, k) for truth, answer in pairs]


def portrait_of(truths: Sequence[Truth], outputs: Outputs) -> dict[str, dict[str, Seen]]:
    """Sketch each output over each group of draws; a group that has no value everywhere is not in.

    Draws of one case and one visibility are a group: a mistake may show at ties alone.
    """
    groups: dict[str, list[int]] = {}
    for at, truth in enumerate(truths):
        groups.setdefault(group_of(truth), []).append(at)
    portrait: dict[str, dict[str, Seen]] = {}
    for name in dict.fromkeys(output.name for drawn in outputs for output in drawn):
        for group, places in groups.items():
            found = [o for at in places for o in outputs[at] if o.name == name]
            if len(found) == len(places):
                right = all(output.found.reason is None for output in found)
                sketch = sketch_of([o.got for o in found], [_scale(o.want) for o in found])
                portrait.setdefault(name, {})[group] = Seen(right, sketch)
    return portrait


def group_of(truth: Truth) -> str:
    """Name the group that a draw belongs to."""
    return f"{'public' if truth.draw.public else 'hidden'} {truth.draw.case}"


def _scale(want: Any) -> float:
    """Return the largest finite number of a tree; 1 where there is none but 0."""
    if isinstance(want, dict):
        return max(map(_scale, want.values()), default=1.0)
    if isinstance(want, list | tuple):
        return max(map(_scale, want), default=1.0)
    if isinstance(want, np.ndarray | np.number | float | int):
        sizes = np.abs(np.asarray(want))
        if sizes.dtype.kind in "fiub":
            return float(sizes[np.isfinite(sizes)].max(initial=0.0)) or 1.0
    return 1.0
