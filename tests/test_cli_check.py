"""``gradekit check`` and ``gradekit hint`` as a student meets them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import gradekit, new_process

from gradekit import checking

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "classes" / "gates"
QUESTIONS = ("add", "multiply", "max", "sigmoid")


@pytest.fixture
def folder(tmp_path):
    """An assignment as a student has it: the released folder, nothing of the solutions."""
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    return tmp_path / "gates"


def hand_in(folder, student):
    shutil.copy(SAMPLES / student / "gates.py", folder / "gates.py")


def statuses(done):
    return {q["id"]: q["status"] for q in json.loads(done.stdout)["questions"]}


def test_an_untouched_template_is_not_started_and_nothing_is_wrong(folder):
    done = gradekit("check", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.count("not started") == 4
    assert "0 of 8 points. Nothing is wrong yet" in done.stdout
    assert "wrong " not in done.stdout.replace("Nothing is wrong yet", "")
    assert done.stderr == ""


def test_a_correct_file_gets_full_marks_and_exit_0(folder):
    hand_in(folder, "s001_ada")
    done = new_process("check", cwd=folder, PYTHONPATH="")
    assert done.returncode == 0, done.stdout
    assert "8 of 8" in done.stdout


def test_the_next_command_names_the_file_that_was_named(folder):
    hand_in(folder, "s016_pablo")
    (folder / "gates.py").rename(folder / "my gates.py")
    done = new_process("check", "my gates.py", "--seed", "3", cwd=folder)
    assert "\nNext: gradekit check 'my gates.py' --seed 3 sigmoid" in done.stdout
    assert "\n      gradekit hint 'my gates.py' sigmoid" in done.stdout


def test_json_is_one_document_and_nothing_else(folder):
    hand_in(folder, "s016_pablo")
    done = gradekit("check", "--json", cwd=folder)
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["schema"] == "gradekit/result/1"
    assert document["student"] is None
    assert document["points"] == 6.0
    assert statuses(done) == dict.fromkeys(QUESTIONS, "correct") | {"sigmoid": "wrong"}


def test_every_key_of_the_contract_is_there(folder):
    hand_in(folder, "s016_pablo")
    document = json.loads(gradekit("check", "--json", cwd=folder).stdout)
    assert {
        "schema", "gradekit", "assignment", "student", "status", "isolation", "points",
        "max_points", "questions", "seconds",
    } <= set(document)  # fmt: skip
    for question in document["questions"]:
        assert {"id", "title", "status", "points", "max_points", "checks"} <= set(question)
        for check in question["checks"]:
            assert {
                "id", "kind", "status", "reason", "public", "points", "max_points", "message",
                "file", "line", "evidence", "misconception", "notes",
            } <= set(check)  # fmt: skip


def test_one_question_can_be_asked_for(folder):
    hand_in(folder, "s016_pablo")
    assert gradekit("check", "multiply", cwd=folder).returncode == 0
    assert gradekit("check", "sigmoid", cwd=folder).returncode == 1


def test_a_file_or_a_folder_can_be_named(folder, tmp_path):
    hand_in(folder, "s001_ada")
    assert gradekit("check", "gates", cwd=tmp_path).returncode == 0
    assert gradekit("check", "gates/gates.py", "add", cwd=tmp_path).returncode == 0


def test_another_file_name_beside_the_checks_is_checked_when_named(folder):
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", folder / "mine.py")
    assert gradekit("check", "mine.py", cwd=folder).returncode == 0


def test_a_file_outside_finds_the_installed_course_by_its_name(tmp_path):
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", tmp_path / "gates.py")
    assert gradekit("check", cwd=tmp_path).returncode == 0


def test_a_helper_beside_a_named_file_is_found(folder):
    for path in (SAMPLES / "s007_gita").iterdir():
        shutil.copy(path, folder / path.name)
    assert gradekit("check", "gates.py", cwd=folder).returncode == 0


def test_the_same_marks_as_the_sample_class(folder):
    want = json.loads((SAMPLES.parent / "gates.json").read_text(encoding="utf-8"))
    for student in ("s012_lena", "s028_bruna", "s030_dara", "s034_hana", "s031_emil"):
        hand_in(folder, student)
        done = gradekit("check", "--json", cwd=folder)
        assert statuses(done) == want[student]["questions"]


def test_an_endless_loop_ends_and_names_its_line(folder):
    checks = folder / "checks.py"
    text = checks.read_text(encoding="utf-8")
    assert text.count("limit=1.0") == 4
    checks.write_text(text.replace("limit=1.0", "limit=0.2"), encoding="utf-8")
    hand_in(folder, "s032_farah")
    done = gradekit("check", cwd=folder)
    assert done.returncode == 1
    assert "time limit" in done.stdout


def test_an_exception_is_shown_with_the_student_s_own_line_only(folder):
    hand_in(folder, "s033_goran")
    done = gradekit("check", cwd=folder)
    assert "AttributeError" in done.stdout
    assert "gates.py:" in done.stdout
    assert "checks.py" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_wrong_gradient_is_compared_with_the_student_s_own_forward(folder):
    hand_in(folder, "s016_pablo")
    done = gradekit("check", "--json", cwd=folder)
    check = json.loads(done.stdout)["questions"][3]["checks"][1]
    assert "disagrees with the numerical gradient of your own forward" in check["explanation"]


def test_prints_of_the_student_do_not_disturb_json(folder):
    hand_in(folder, "s015_olga")
    json.loads(gradekit("check", "--json", cwd=folder).stdout)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["mulitply"], 2, "Did you mean multiply?"),
        (["gatez.py"], 3, "Did you mean gates.py"),
        (["no/such/folder"], 3, "There is no"),
        (["--colour"], 2, "No such option"),
    ],
)
def test_what_is_not_there_is_named_with_what_is_near(folder, words, code, said):
    done = gradekit("check", *words, cwd=folder)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_an_assignment_says_where_one_is(folder, tmp_path):
    done = gradekit("check", cwd=tmp_path)
    assert done.returncode == 3
    assert "gradekit check gates" in done.stderr


def test_missing_or_damaged_recorded_answers_say_how_to_get_them(folder):
    (folder / "expected.gk").write_bytes(b"not this")
    done = gradekit("check", cwd=folder)
    assert done.returncode == 5
    assert "Get the assignment's folder again" in done.stderr
    (folder / "expected.gk").unlink()
    assert gradekit("check", cwd=folder).returncode == 5


@pytest.mark.parametrize("encoding", ["ascii:strict", "cp1252:strict"])
def test_the_output_fits_terminals_without_unicode(folder, encoding):
    hand_in(folder, "s016_pablo")
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", "check"], cwd=folder, capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"wrong value" in done.stdout
    done.stdout.decode("ascii")


def test_a_page_is_written_when_asked_for(folder):
    hand_in(folder, "s016_pablo")
    new_process("check", "--report", "page.html", cwd=folder)
    assert "SigmoidGate" in (folder / "page.html").read_text(encoding="utf-8")


def test_hints_come_one_by_one_and_begin_again(folder):
    said = [gradekit("hint", "multiply", cwd=folder).stdout for _ in range(4)]
    assert [s.split(" for ")[0] for s in said] == [
        "Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 1 of 3",
    ]  # fmt: skip
    assert new_process("hint", "mulitply", cwd=folder).returncode == 2


def test_a_page_never_overwrites_the_answers(folder, tmp_path):
    hand_in(folder, "s001_ada")
    before = (folder / "gates.py").read_bytes()
    done = gradekit("check", "--report", "gates.py", cwd=folder)
    assert done.returncode == 2
    assert "ends in .html" in done.stderr
    assert (folder / "gates.py").read_bytes() == before
    done = gradekit("check", "--report", tmp_path / "no" / "page.html", cwd=folder)
    assert done.returncode == 5
    assert "page.html cannot be written" in done.stderr
    assert f"Make the folder {tmp_path / 'no'} first" in done.stderr


def test_the_checks_of_the_current_folder_are_used_for_a_file_elsewhere(folder, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", elsewhere)
    checks = folder / "checks.py"
    checks.write_text(checks.read_text(encoding="utf-8").replace("one node", "ONE NODE"))
    done = gradekit("check", elsewhere / "gates.py", cwd=folder)
    assert "ONE NODE" in done.stdout
    # With none near by the installed course answers, and says so.
    done = gradekit("check", "gates.py", cwd=elsewhere)
    assert "There is no checks.py beside it" in done.stdout


def test_what_the_code_prints_is_in_the_document(folder):
    hand_in(folder, "s015_olga")
    document = json.loads(gradekit("check", "--json", cwd=folder).stdout)
    assert document["output_lines"]


def test_an_empty_file_is_named_as_empty(folder):
    (folder / "gates.py").write_text("", encoding="utf-8")
    done = gradekit("check", cwd=folder)
    assert done.returncode == 1
    assert "empty" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["add", "gates.py"], 2, "The file comes first: gradekit check gates.py add"),
        (["README.md"], 2, "no .py file and no notebook"),
    ],
)
def test_a_slip_of_words_is_answered_with_what_works(folder, words, code, said):
    done = gradekit("check", *words, cwd=folder)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_hint_without_a_question_lists_them(folder):
    done = gradekit("hint", cwd=folder)
    assert done.returncode == 0
    assert "gradekit hint multiply" in done.stdout


def test_a_loop_while_importing_says_what_happened_and_where(folder, monkeypatch):
    monkeypatch.setattr(checking, "_LIMITS", replace(checking._LIMITS, cpu=0.3, wall=0.9))
    (folder / "gates.py").write_text("x = 1\nwhile x:\n    pass\n", encoding="utf-8")
    done = gradekit("check", "add", cwd=folder)
    # On a busy machine the clock comes before the CPU.
    assert "time limit of" in done.stdout.replace("\n  ", " ")
    assert "gates.py:" in done.stdout


def test_a_notebook_beside_the_file_counts_once_something_is_written_in_it(folder):
    done = gradekit("check", cwd=folder)
    assert "gates.ipynb" not in done.stdout
    assert "open gates.py at line" in done.stdout
    book = folder / "gates.ipynb"
    text = book.read_text(encoding="utf-8")
    hole = 'raise NotImplementedError(\\"AddGate.backward\\")'
    assert hole in text
    book.write_text(text.replace(hole, "return [dz, dz]"), encoding="utf-8")
    document = json.loads(gradekit("check", "--json", cwd=folder).stdout)
    assert document["file"] == "gates.ipynb"
    assert [q["status"] for q in document["questions"]] == ["correct", *["not_started"] * 3]
    check = next(c for q in document["questions"] for c in q["checks"] if c["cell"])
    assert (check["file"], check["cell"]) == ("gates.ipynb", 12)
    assert dict(check["excerpt"])[check["line"]].strip().startswith("raise NotImplementedError")
    hand_in(folder, "s001_ada")
    document = json.loads(gradekit("check", "--json", cwd=folder).stdout)
    assert document["file"] == "gates.py"
    assert any("gates.py was taken, not gates.ipynb" in note for note in document["notes"])


def test_a_notebook_can_be_named(folder):
    done = gradekit("check", "gates.ipynb", "add", cwd=folder)
    assert "not started" in done.stdout
    assert "gates.ipynb, cell 9, line 10" in " ".join(done.stdout.split())
