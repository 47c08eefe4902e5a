"""The CS231n layer API, graded by a course that was written from docs/authoring.md alone.

Functions that hand on a cache, and no class anywhere: the authoring language is not bound to the
conventions of our own course.
"""

import re
import shutil
import sys
from pathlib import Path

import pytest
from desks import open_desk
from validated_course import rows as validated_rows

from gradekit.authoring import validate as validation
from gradekit.authoring.release import check_release
from gradekit.course import find_place

ROOT = Path(__file__).resolve().parent / "data" / "cs231n"
VARIANTS = ROOT / "tests" / "variants" / "affine"
QUESTIONS = ("affine", "relu", "softmax")
RIGHT = sorted(VARIANTS.glob("*/right_*.py"))
WRONG = sorted(VARIANTS.glob("*/wrong_*.py"))


def name_of(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def desk():
    with open_desk("affine", root=ROOT, key=b"a fixed key for cs231n") as desk:
        yield desk


def test_the_reference_is_full(desk):
    questions = desk.graded(desk.source)
    assert tuple(questions) == QUESTIONS
    assert all(q.status == "correct" and q.points == q.max_points for q in questions.values())
    assert sum(q.max_points for q in questions.values()) == 10


def test_the_template_scores_nothing_and_is_not_started(desk):
    questions = desk.graded((desk.place.public / "layers.py").read_text(encoding="utf-8"))
    assert [q.points for q in questions.values()] == [0, 0, 0]
    verdicts = [check.verdict.status for q in questions.values() for check in q.checks]
    assert set(verdicts) == {"not_started"}


def test_what_students_get_is_fresh(desk):
    assert [item.path.name for item in check_release(desk.place) if item.stale] == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_there_are_five_right_and_five_wrong_answers_at_least(question):
    for paths in (RIGHT, WRONG):
        assert sum(path.parent.name == question for path in paths) >= 5


@pytest.mark.parametrize("path", RIGHT, ids=name_of)
def test_an_answer_in_another_style_is_right(desk, path):
    questions = desk.graded(desk.source + "\n\n" + path.read_text(encoding="utf-8"))
    wrong = [
        (check.id, check.verdict)
        for question in questions.values()
        for check in question.checks
        if check.verdict.status != "correct"
    ]
    assert wrong == []


@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_a_mistake_of_students_is_found_and_named(desk, path):
    text = path.read_text(encoding="utf-8")
    line = r"# wrong (?P<status>\w+) (?P<reason>[\w-]+) (?P<check>[\w.]+): "
    expected = re.match(line, text)
    assert expected, "the first line says what is to be found"
    questions = desk.graded(desk.source + "\n\n" + text)
    asked = path.parent.name
    check = next(c for c in questions[asked].checks if c.id == expected["check"])
    found = check.verdict.status, check.verdict.reason or "-"
    assert found == (expected["status"], expected["reason"])
    assert questions[asked].points < questions[asked].max_points
    assert all(q.status == "correct" for name, q in questions.items() if name != asked)


@pytest.mark.skipif(sys.platform != "linux", reason="full validation is Linux's")
def test_it_validates(tmp_path, monkeypatch):
    monkeypatch.setattr(validation, "N_SEEDS", 2)
    # A copy without keys and variants: these are tried above, one by one.
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns(".keys"))
    # `python -m tests.benchmarks validations` looks at all that there is.
    rows = validated_rows(find_place("affine", tmp_path), most=8)
    assert {name: row.said for name, row in rows.items() if row.light == "red"} == {}
    assert rows["mutants"].facts["surviving"] == []
    assert rows["mutants"].facts["asked"] > 20
