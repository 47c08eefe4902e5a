"""An edited check is asked again alone, and ``gradekit diff`` says whose marks it moved."""

from __future__ import annotations

import json
import shutil

import pytest
from command_line import ROOT, gradekit, new_process, write_gates

pytestmark = pytest.mark.usefixtures("references_asked_once")
SAMPLES = ROOT / "tests" / "classes" / "gates"


@pytest.fixture
def course(tmp_path):
    return write_gates(tmp_path / "course")


def two(folder):
    for student in ("s001_ada", "s016_pablo"):
        shutil.copytree(SAMPLES / student, folder / student)
    return folder


@pytest.fixture
def handed_in(tmp_path):
    return two(tmp_path / "handed in")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory, references_asked_once):
    folder = tmp_path_factory.mktemp("first")
    course = write_gates(folder / "course")
    done = gradekit("grade", "gates", two(folder / "handed in"), cwd=course)
    assert done.returncode == 0, done.stderr
    return course / "graded"


@pytest.fixture
def graded(course, first_run):
    """The course after the two were graded in it."""
    shutil.copytree(first_run, course / "graded")
    return course


def edit(course, old, new, file="assignments/gates/checks.py"):
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def results(course):
    found = {}
    for path in (course / "graded" / "gates" / "results").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        document.pop("seconds")
        found[path.stem] = document
    return found


def test_an_edited_probe_is_asked_again_alone_and_nothing_else_changes(graded, handed_in):
    first = results(graded)
    edit(graded, "yield gate.backward(dz)", "yield gate.backward(1.0 * dz)")  # that of add
    done = gradekit("grade", "gates", handed_in, cwd=graded)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "Checks changed since 2 results (s001_ada, s016_pablo)" in said
    assert "add.forward and add.backward are asked again" in said
    assert "Marks for add may move" in said
    assert "2 submissions had not changed, only checks: 4 were asked" in done.stdout
    assert results(graded) == first
    told = new_process("diff", "gates", cwd=graded)
    assert "no marks moved" in told.stdout
    assert "Every result came out as it was before." in told.stdout


def test_a_check_that_asks_less_moves_marks_and_diff_names_them(graded, handed_in):
    # s016 forgets the upstream gradient of the sigmoid: with ones it makes no difference.
    for file in ("assignments/gates/checks.py", "solutions/gates/checks.py"):
        path = graded / file
        head, sigmoid, rest = path.read_text(encoding="utf-8").partition("def sigmoid")
        body = rest.replace("gate.backward(dz)", "[dz * gate.backward(1 + 0 * dz)]")
        assert body != rest
        path.write_text(head + sigmoid + body, encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=graded)
    assert "8 were asked, all other answers kept" in done.stdout, done.stderr
    told = gradekit("diff", "gates", cwd=graded).stdout
    assert "1 mark moved" in told
    assert "s016_pablo  6 -> 8  (the same submission)" in told
    assert "sigmoid: wrong -> correct, 0 -> 2" in told
    assert "s001_ada" not in told


def test_points_that_change_ask_nothing_and_move_marks(graded, handed_in):
    edit(graded, 'points=2,\n    title="AddGate, the distributor",\n    split={"backward": 2}',
         'points=3,\n    title="AddGate, the distributor",\n    split={"backward": 3}')  # fmt: skip
    done = gradekit("grade", "gates", handed_in, cwd=graded)
    assert "Nothing is asked again" in done.stderr
    assert "0 were asked, all other answers kept" in done.stdout
    told = gradekit("diff", "gates", cwd=graded).stdout
    assert "s001_ada    8 -> 9  (the same submission)" in told
    assert "add: correct, 2 -> 3" in told


def test_another_submission_and_a_new_student_are_told_apart(graded, handed_in):
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", handed_in / "s016_pablo" / "gates.py")
    shutil.copytree(SAMPLES / "s002_bakari", handed_in / "s002_bakari")
    gradekit("grade", "gates", handed_in, cwd=graded)
    tree = json.loads(gradekit("diff", "gates", "--json", cwd=graded).stdout)
    assert tree["schema"] == "gradekit/diff/1"
    (change,) = tree["changes"]
    assert (change["student"], change["cause"]) == ("s016_pablo", "submission")
    assert change["points"] == 8.0
    assert tree["new"] == ["s002_bakari"]
    # A run that finds nothing to do does not hide what the last one changed.
    gradekit("grade", "gates", handed_in, cwd=graded)
    assert json.loads(gradekit("diff", "gates", "--json", cwd=graded).stdout) == tree


def test_before_anything_is_graded_it_says_how_to(course):
    done = new_process("diff", "gates", cwd=course)
    assert done.returncode == 3
    assert "Grade first: gradekit grade gates SUBMISSIONS" in done.stderr


def test_the_results_of_one_assignment_are_not_taken_for_another_s(graded, handed_in):
    assert new_process("new", "layers", cwd=graded).returncode == 0
    marks = (graded / "graded" / "gates" / "grades.csv").read_bytes()
    for words in (
        ("report", "layers", "--graded", "graded/gates"),
        ("diff", "layers", "--graded", "graded/gates"),
        ("grade", "layers", handed_in, "-o", "graded/gates"),
    ):
        done = gradekit(*words, cwd=graded)
        assert done.returncode == 2, done.stderr
        assert "holds the results of gates, not of layers" in done.stderr
    assert (graded / "graded" / "gates" / "grades.csv").read_bytes() == marks


def test_what_is_no_submission_is_named_and_results_stay_out_of_what_students_get(
    course, handed_in
):
    (handed_in / "essay.docx").write_text("words")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert "1 file in" in done.stderr
    assert "was not taken (essay.docx)" in " ".join(done.stderr.split())
    inside = gradekit("grade", "gates", handed_in, "-o", "assignments/gates/out", cwd=course)
    assert inside.returncode == 2
    assert "results hold hidden checks" in inside.stderr


def test_an_id_cannot_write_control_characters_to_the_terminal(course, handed_in):
    odd = handed_in / "x\x1b[2J\nSYSTEM fine"
    odd.mkdir()
    (odd / "gates.zip").write_bytes(b"no archive")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 1
    (odd / "gates.zip").unlink()
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", odd / "gates.py")
    gradekit("grade", "gates", handed_in, cwd=course)
    told = done.stdout + done.stderr + gradekit("diff", "gates", cwd=course).stdout
    assert "\x1b" not in told
    assert "\nSYSTEM" not in told
    assert "SYSTEM fine" in told
