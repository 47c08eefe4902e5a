"""Variants: answers in other styles, of which the author says what becomes of them.

``solutions/NAME/also/*.py`` are complete and right. ``tests/variants/NAME/QUESTION/*.py`` are
appended to the reference, so that their definitions replace those of the same name:
``right_STYLE.py`` is right, ``wrong_WHAT.py`` fails as its first line says:
``# wrong STATUS REASON CHECK: words``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from gradekit.authoring.desk import Desk, Files, Step, Told, graded
from gradekit.grading.asked import ProbeTruths
from gradekit.grading.bench import Bench
from gradekit.sandbox.process import Launcher

_WRONG = re.compile(r"# wrong (?P<status>\w+) (?P<reason>[\w-]+) (?P<check>[\w.]+): \S.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An answer whose fate is known; ``question`` is None where all of it is right."""

    name: str
    files: Files
    question: str | None = None
    expected: str = ""  # the first line of a wrong one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A variant with what askings in fresh workers and other orders said."""

    variant: Variant
    told: tuple[Told, ...]

    @property
    def steady(self) -> bool:
        """Whether every asking found the same checks wrong."""
        return len({told.failing for told in self.told}) == 1

    def fault(self) -> str:
        """Say what is not as expected, "" where all is."""
        told, variant = self.told[0], self.variant
        if variant.question is None:
            return ", ".join(
                f"{c}: {told.checks[c].verdict.status}, {told.checks[c].verdict.message}"
                for c in told.failing[:2]
            )
        wanted = _WRONG.fullmatch(variant.expected)
        if wanted is None:
            return "its first line should be: # wrong STATUS REASON CHECK: words"
        if wanted["check"] not in told.checks:
            return f"there is no check {wanted['check']}"
        verdict = told.checks[wanted["check"]].verdict
        found = f"{verdict.status} {verdict.reason or '-'}"
        if found != f"{wanted['status']} {wanted['reason']}":
            return f"{wanted['check']}: {found}, {wanted['status']} {wanted['reason']} is expected"
        if told.statuses.get(variant.question) == "correct":
            return f"the question {variant.question} is correct all the same"
        return ""


def variants_of(desk: Desk) -> list[Variant]:
    """Return the reference, its alternatives, and the variants of the tests."""
    found = [Variant(name="reference", files=desk.main)]
    for name, files in desk.references.others.items():
        found.append(Variant(name=f"also/{name}.py", files=files))
    root = desk.place.public.parents[1]
    folder = root / "tests" / "variants" / desk.place.name
    paths = [p for p in sorted(folder.glob("*/*.py")) if p.name.startswith(("right_", "wrong_"))]
    return found + [_snippet(desk, path) for path in paths]


def _snippet(desk: Desk, path: Path) -> Variant:
    text = path.read_text(encoding="utf-8")
    file = _file_of(desk, text)
    source = desk.main[file] + b"\n\n" + text.encode()
    wrong = path.name.startswith("wrong_")
    return Variant(
        name=f"{path.parent.name}/{path.name}",
        files={**desk.main, file: source},
        question=path.parent.name if wrong else None,
        expected=text.partition("\n")[0] if wrong else "",
    )


def _file_of(desk: Desk, text: str) -> str:
    """Return the file that defines what a snippet replaces; the first one where none does."""
    try:
        defined = _definitions(text)
    except SyntaxError:
        return desk.assignment.files[0]
    return next(
        (f for f in desk.assignment.files if defined & _definitions(desk.main[f].decode())),
        desk.assignment.files[0],
    )


def _definitions(text: str) -> set[str]:
    return {n.name for n in ast.parse(text).body if isinstance(n, ast.ClassDef | ast.FunctionDef)}


def _backwards(item: ProbeTruths) -> ProbeTruths:
    """Return the draws in the opposite order; public ones come first, as they are asked."""
    truths = [
        truth for public in (True, False) for truth in item.truths if truth.draw.public is public
    ]
    n = sum(truth.draw.public for truth in truths)
    return ProbeTruths(item.probe, (*truths[:n][::-1], *truths[n:][::-1]))


def ask_variants(
    desk: Desk, truths: Sequence[ProbeTruths], variants: Sequence[Variant], step: Step
) -> list[Asked]:
    """Ask right variants three times: as they are, probes backwards, draws backwards."""
    orders = [
        truths,
        list(reversed(truths)),
        [_backwards(item) for item in truths],
    ]
    benches = [desk.bench(order) for order in orders]

    def ask(variant: Variant, bench: Bench, launcher: Launcher) -> Told:
        return graded(bench, launcher, variant.files)

    # A wrong answer is asked twice by every grading already: what changes is nondeterministic.
    asked = [benches if variant.question is None else benches[:1] for variant in variants]
    tasks = [
        partial(ask, variant, bench)
        for variant, some in zip(variants, asked, strict=True)
        for bench in some
    ]
    told = iter(desk.each(tasks, step))
    return [
        Asked(variant=variant, told=tuple(islice(told, len(some))))
        for variant, some in zip(variants, asked, strict=True)
    ]


def n_askings(variants: Sequence[Variant]) -> int:
    """Return how often ``ask_variants`` asks."""
    return sum(3 if variant.question is None else 1 for variant in variants)
