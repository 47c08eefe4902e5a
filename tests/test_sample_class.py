"""The sample class: every verdict as a perfect grader would give it, through the real command."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.report.text import signed

ROOT = Path(__file__).resolve().parents[1]
WANT = json.loads((ROOT / "tests" / "classes" / "gates.json").read_text(encoding="utf-8"))


def gradekit(*words, cwd=ROOT, **options):
    return subprocess.run(
        [sys.executable, "-m", "gradekit", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, timeout=170, check=False, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    done = gradekit("grade", "gates", "tests/classes/gates", "-o", folder)
    assert done.returncode in (0, 1), done.stderr
    return folder, done


@pytest.fixture(scope="module")
def documents(graded):
    folder, _ = graded
    found = {}
    for path in (folder / "results").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        found[document["student"]] = document
    return found


def test_every_submission_has_a_result_and_no_other(documents):
    assert set(documents) == set(WANT)


@pytest.mark.parametrize("student", sorted(WANT))
def test_every_verdict_is_the_one_that_a_perfect_grader_gives(documents, student):
    document, want = documents[student], WANT[student]
    wrong = {
        check["id"]: [check["status"], check["reason"]]
        for question in document["questions"]
        for check in question["checks"]
        if check["status"] != "correct"
    }
    assert document["status"] == want["status"]
    assert {q["id"]: q["status"] for q in document["questions"]} == want["questions"]
    assert wrong == want.get("checks", {})
    assert document["points"] == want["points"]
    assert document["max_points"] == 8.0


def test_the_table_of_marks_agrees_with_the_results(graded):
    with (graded[0] / "grades.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["student"]: float(row["points"]) for row in rows} == {
        student: want["points"] for student, want in WANT.items()
    }


def test_every_student_has_a_page_and_the_class_page_links_it(graded):
    folder, _ = graded
    page = (folder / "class.html").read_text(encoding="utf-8")
    for path in (folder / "feedback").glob("*.html"):
        assert f"feedback/{path.name}" in page
    assert len(list((folder / "feedback").glob("*.html"))) == len(WANT)


def test_grading_again_asks_nothing_and_changes_no_mark(graded):
    folder, _ = graded
    before = (folder / "grades.csv").read_bytes()
    done = gradekit("grade", "gates", "tests/classes/gates", "-o", folder)
    assert f"{len(WANT)} had not changed and were not asked again." in done.stdout
    assert (folder / "grades.csv").read_bytes() == before


def test_no_hidden_value_stands_on_a_student_s_page(graded):
    folder, _ = graded
    looked_for = 0
    for path in (folder / "results").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        page = (folder / "feedback" / f"{path.stem}.html").read_text(encoding="utf-8")
        cells = page.replace('<td class="r', "")
        checks = [check for question in document["questions"] for check in question["checks"]]
        # Planted inputs, such as the 1000 of extremes, are alike in public and hidden draws.
        public = {pair for check in checks for pair in pairs(check, public=True)}
        for check in checks:
            for got, want in set(pairs(check, public=False)) - public:
                looked_for += 1
                assert f'">{got}</td>">{want}</td>' not in cells
    assert looked_for > 20


def pairs(check, *, public):
    evidence = check["evidence"]
    if evidence is None or (check["public"] and evidence["draw"] == "public") is not public:
        return []
    return [(signed(e["got"]), signed(e["want"])) for e in evidence["first_wrong"]]
