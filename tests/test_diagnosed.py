"""The diagnostician of a course: what was recorded spares asking, as long as it is fresh."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from gradekit.authoring.release import templates_of
from gradekit.course import Place, load, load_judges
from gradekit.grading.bench import Bench
from gradekit.grading.diagnosed import diagnostician
from gradekit.grading.lineups import Lineups
from gradekit.grading.one import grade_files
from gradekit.grading.truths import find_truths, read_references
from gradekit.model import Limits
from gradekit.sandbox.local import Forker

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def place(tmp_path):
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / "gates", tmp_path / part / "gates")
    return Place("gates", tmp_path / "assignments" / "gates", tmp_path / "solutions" / "gates")


def graded(place, monkeypatch):
    """Grade a multiply gate that adds its upstream; return how to grade it again, and who asked."""
    asked = []
    monkeypatch.setattr(Lineups, "of", lambda _, item, __: asked.append(item.probe.id) or [])
    assignment, book = load(place), load_judges(place)
    launcher, references = Forker(assignment), read_references(place, assignment)
    truths = find_truths(launcher, place, assignment, book, key=b"k" * 32)
    bench = Bench(
        assignment=assignment,
        book=book,
        truths=truths,
        templates=templates_of(place, assignment),
        given={},
        limits=Limits(memory=8 << 30),
        diagnose=diagnostician(place, assignment, references, book, truths, Limits()),
    )
    wrong = references.main["gates.py"] + (
        b"\n\nclass MultiplyGate:\n"
        b"    def forward(self, x, y):\n        self.x, self.y = x, y\n        return x * y\n"
        b"    def backward(self, dz):\n        return [dz + self.y, dz + self.x]\n"
    )
    return partial(grade_files, bench, launcher, {"gates.py": wrong}), asked


def named(place, monkeypatch):
    """Return the name of its mistake, and who asked."""
    grade, asked = graded(place, monkeypatch)
    cause = grade().remembered.verdicts["multiply.backward"].misconception
    return cause.id if cause else None, asked


def test_what_was_recorded_names_a_mistake_and_no_edited_reference_is_asked(place, monkeypatch):
    cause, asked = named(place, monkeypatch)
    assert cause == "upstream-added"
    assert "multiply.multiply" not in asked


def test_where_the_recording_is_stale_edited_references_are_asked(place, monkeypatch):
    path = place.hidden / "gates.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    cause, asked = named(place, monkeypatch)
    assert cause is None
    assert "multiply.multiply" in asked


def test_without_a_recording_edited_references_are_asked(place, monkeypatch):
    (place.public / "expected.gk").unlink()
    assert "multiply.multiply" in named(place, monkeypatch)[1]


def test_a_hidden_check_that_is_asked_again_alone_says_what_it_said_before(place, monkeypatch):
    grade, _ = graded(place, monkeypatch)
    whole = grade().remembered
    hidden = [check for check in whole.verdicts if "elsewhere" in check]
    again = grade(whole.only(whole.verdicts.keys() - hidden)).remembered
    assert hidden
    assert whole.verdicts["multiply.multiply_elsewhere.backward"].status == "wrong"
    assert {c: again.verdicts[c] for c in hidden} == {c: whole.verdicts[c] for c in hidden}
