"""Line-ups as ``release`` records them: names, and two projections of each mistake's answers.

Public draws only. No text of a reference is among it, and no value that could be told from two
sums of many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradekit.diagnosis.lineup import Suspect
from gradekit.diagnosis.names import Name
from gradekit.diagnosis.portrait import NOTHING, Portrait, Seen, Sketch
from gradekit.grading.asked import ProbeTruths
from gradekit.sandbox.process import Launcher

_RIGHT, _ABSENT = -1, -2  # in place of a form, which is a checksum and never negative


@dataclass(frozen=True, slots=True)
class RecordedLineups:
    """The suspects of each probe, and what they are called."""

    names: Mapping[str, Name]
    _found: Mapping[str, Mapping[str, Any]]

    def of(self, item: ProbeTruths, launcher: Launcher) -> Sequence[Suspect]:  # noqa: ARG002
        """Return the suspects of a probe; nothing is asked."""
        recorded = self._found.get(item.probe.id)
        return [] if recorded is None else _read(recorded)


def write_lineups(
    found: Mapping[str, Sequence[Suspect]], names: Mapping[str, Name], more: Iterable[str] = ()
) -> Any:
    """Return line-ups by probe as a tree for the wire; suspects without a name are left out.

    ``more`` are ids of mistakes that are told by a repair.
    """
    probes = {probe: _written(suspects, names) for probe, suspects in found.items()}
    used = sorted({name for tree in probes.values() for name in tree["names"]} | set(more))
    told = {
        name: [said.sentence, said.why, list(said.hints), said.known]
        for name, said in ((name, names[name]) for name in used)
    }
    return {
        "names": told,
        "probes": {probe: tree for probe, tree in probes.items() if tree["names"]},
    }


def read_lineups(tree: Any) -> RecordedLineups:
    """Read what ``write_lineups`` wrote."""
    names = {
        name: Name(id=name, sentence=sentence, why=why, hints=tuple(hints), known=known)
        for name, (sentence, why, hints, known) in tree["names"].items()
    }
    return RecordedLineups(names, tree["probes"])


def _written(suspects: Sequence[Suspect], names: Mapping[str, Name]) -> dict[str, Any]:
    seen: dict[tuple[str, bytes], tuple[Any, Any]] = {}
    kept = [(s.name, s.portrait) for s in suspects if s.name in names]
    outputs = list(dict.fromkeys(output for _, portrait in kept for output in portrait))
    groups = sorted(
        {
            group
            for _, portrait in kept
            for found in portrait.values()
            for group in found
            if group.startswith("public")
        }
    )
    for name, portrait in kept:
        forms, sums = _numbers(portrait, outputs, groups)
        if (forms >= 0).any():  # some public draw shows it
            with np.errstate(over="ignore"):
                rounded = sums.astype(np.float32)  # equal but for rounding: one is enough
            seen.setdefault((name, forms.tobytes() + rounded.tobytes()), (forms, sums))
    size = len(seen), len(outputs), len(groups)
    forms = np.array([forms for forms, _ in seen.values()], np.int64).reshape(size)
    sums = np.array([sums for _, sums in seen.values()], np.float64).reshape((*size, 3))
    return {
        "names": [name for name, _ in seen],
        "outputs": outputs,
        "groups": groups,
        "forms": forms,
        "sums": sums[forms >= 0],  # of what is wrong; the rest has none
    }


def _numbers(portrait: Portrait, outputs: Sequence[str], groups: Sequence[str]) -> tuple[Any, Any]:
    forms = np.full((len(outputs), len(groups)), _ABSENT, np.int64)
    sums = np.zeros((len(outputs), len(groups), 3))
    for i, output in enumerate(outputs):
        for j, group in enumerate(groups):
            seen = portrait.get(output, {}).get(group)
            if seen is not None:
                forms[i, j] = _RIGHT if seen.right else seen.sketch.form
                if not seen.right:
                    sums[i, j] = (*seen.sketch.sums, seen.sketch.size)
    return forms, sums


def _read(tree: Mapping[str, Any]) -> list[Suspect]:
    suspects = []
    every = np.zeros((*tree["forms"].shape, 3))
    every[tree["forms"] >= 0] = tree["sums"]
    for name, forms, sums in zip(tree["names"], tree["forms"], every, strict=True):
        portrait = {
            output: {
                group: _seen(int(forms[i, j]), sums[i, j])
                for j, group in enumerate(tree["groups"])
                if forms[i, j] != _ABSENT
            }
            for i, output in enumerate(tree["outputs"])
        }
        suspects.append(Suspect(name, portrait))
    return suspects


def _seen(form: int, numbers: Any) -> Seen:
    if form == _RIGHT:
        return Seen(True, NOTHING)  # noqa: FBT003 - named in the class
    one, other, size = (float(number) for number in numbers)
    return Seen(False, Sketch(form, (one, other), size))  # noqa: FBT003
