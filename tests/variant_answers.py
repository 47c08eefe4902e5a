"""The variants: right answers of many styles and realistic wrong ones, and what is expected.

A variant is appended to the reference's source, so that its definitions replace those of the same
name. Its first line says what is expected: ``# right: words`` or
``# wrong STATUS REASON CHECK: words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from gradekit.grading.asked import ProbeTruths
from tests.desks import Desk, open_desk

FOLDER = Path(__file__).parent / "variants"
QUESTIONS = sorted(path for path in FOLDER.glob("*/*") if path.is_dir())
_WRONG = re.compile(r"# wrong (?P<status>\w+) (?P<reason>[\w-]+) (?P<check>[\w.]+): \S.*")


def variants_of(question: Path) -> list[Path]:
    """Return the variants of a question, by its folder."""
    return sorted(question.glob("*.py"))


def some_of(question: Path) -> list[Path]:
    """Choose a right one and wrong ones of two kinds: always the same, and no name is preferred."""
    right: list[Path] = []
    wrong: dict[tuple[str, str], Path] = {}
    for path in sorted(variants_of(question), key=lambda p: sha256(p.name.encode()).digest()):
        if path.name.startswith("right_"):
            right.append(path)
        elif found := _WRONG.fullmatch(_first_line(path)):
            wrong.setdefault((found["status"], found["reason"]), path)
        else:
            wrong.setdefault(("", ""), path)  # it says nothing that can be read: asking it tells
    return sorted([*right[:1], *list(wrong.values())[:2]])


def name_of(path: Path) -> str:
    """Return assignment/question/name of a variant."""
    return "/".join(path.parts[-3:]).removesuffix(".py")


@contextmanager
def desk_for_variants(assignment: str) -> Iterator[Desk]:
    """Open a desk that asks hidden draws alone.

    For every public one there is a hidden one of the same kind.
    """
    with open_desk(assignment, key=b"a fixed key for variants") as desk:
        truths = [
            ProbeTruths(item.probe, tuple(t for t in item.truths if not t.draw.public))
            for item in desk.bench.truths
        ]
        yield replace(desk, bench=replace(desk.bench, truths=truths))


def faults_of(desk: Desk, variant: Path) -> list[str]:
    """Say how what a variant gets is not what its first line says."""
    question = variant.parts[-2]
    source = f"{desk.source}\n\n{variant.read_text(encoding='utf-8')}"
    # Other questions are those of the reference: `gradekit validate` asks all of every variant.
    graded = desk.graded(source, only=question)
    checks = {c.id: c.verdict for asked in graded.values() for c in asked.checks}
    full = graded[question].points == graded[question].max_points
    first = _first_line(variant)
    if variant.name.startswith("right_"):
        faults = [] if first.startswith("# right: ") else ["the first line is: # right: words"]
        return [
            *faults,
            *([] if full else ["not all points"]),
            *(
                f"{check} is {verdict.status}: {verdict.message}"
                for check, verdict in checks.items()
                if verdict.status not in ("correct", "written")
            ),
        ]
    wanted = _WRONG.fullmatch(first)
    if wanted is None:
        return ["the first line is: # wrong STATUS REASON CHECK: words"]
    if wanted["check"] not in checks:
        return [f"there is no check {wanted['check']}"]
    verdict = checks[wanted["check"]]
    got = verdict.status, verdict.reason or "-"
    right = got == (wanted["status"], wanted["reason"])
    return [
        *([f"{question} gets all points"] if full else []),
        *([f"{question} is correct"] if graded[question].status == "correct" else []),
        *([] if right else [f"{wanted['check']} is {' '.join(got)}: {verdict.message}"]),
    ]


def _first_line(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n", 1)[0]
