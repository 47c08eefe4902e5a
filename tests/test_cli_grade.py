"""``gradekit grade`` and its neighbours as an instructor meets them, with all bad input."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "classes" / "gates"


def gradekit(*words, cwd):
    return subprocess.run(
        [sys.executable, "-m", "gradekit", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


@pytest.fixture
def course(tmp_path):
    """A course of its own, so that nothing of the checkout is touched."""
    root = tmp_path / "course"
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns(".keys"))
    return root


@pytest.fixture
def handed_in(tmp_path):
    """Three submissions: right, wrong, and one that lacks its file."""
    folder = tmp_path / "handed in"
    for student in ("s001_ada", "s016_pablo"):
        shutil.copytree(SAMPLES / student, folder / student)
    (folder / "s099_nobody").mkdir()
    return folder


def said_nothing_rude(done):
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.strip()


def test_a_batch_writes_everything_that_the_contract_names(course, handed_in):
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 0, done.stderr
    graded = course / "graded" / "gates"
    for name in ("gradebook.db", "grades.csv", "class.html"):
        assert (graded / name).is_file()
    for student in ("s001_ada", "s016_pablo", "s099_nobody"):
        assert (graded / "results" / f"{student}.json").is_file()
        assert (graded / "feedback" / f"{student}.html").is_file()
    lines = (graded / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].replace('"', "") == "student,status,points,max_points,add,multiply,max,sigmoid"
    key = course / "solutions" / ".keys" / "gates"
    assert key.stat().st_mode & 0o777 == 0o600


def test_json_prints_the_results_alone(course, handed_in):
    documents = json.loads(gradekit("grade", "gates", handed_in, "--json", cwd=course).stdout)
    assert [d["student"] for d in documents] == ["s001_ada", "s016_pablo", "s099_nobody"]


def test_a_submission_that_needs_a_person_makes_exit_1(course, handed_in):
    two = handed_in / "s050_two"
    for name, student in (("a", "s001_ada"), ("b", "s016_pablo")):
        (two / name).mkdir(parents=True)
        shutil.copy(SAMPLES / student / "gates.py", two / name / "gates.py")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 1
    assert "s050_two" in done.stdout


def test_only_what_changed_is_asked_again(course, handed_in):
    gradekit("grade", "gates", handed_in, cwd=course)
    source = handed_in / "s016_pablo" / "gates.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n# mended\n", encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert "2 had not changed" in done.stdout
    fresh = gradekit("grade", "gates", handed_in, "--fresh", cwd=course)
    assert "had not changed" not in fresh.stdout


def test_an_override_stands_in_all_marks_and_is_never_written(course, handed_in):
    gradekit("grade", "gates", handed_in, cwd=course)
    graded = course / "graded" / "gates"
    text = "student,question,points,why\ns016_pablo,sigmoid,1.5,explained in class\n"
    (graded / "overrides.csv").write_text(text, encoding="utf-8")
    assert gradekit("report", "gates", cwd=course).returncode == 0
    document = json.loads((graded / "results" / "s016_pablo.json").read_text(encoding="utf-8"))
    assert document["points"] == 7.5
    assert (graded / "overrides.csv").read_text(encoding="utf-8") == text


def test_a_reference_that_is_wrong_stops_everything_before_it_begins(course, handed_in):
    reference = course / "solutions" / "gates" / "gates.py"
    text = reference.read_text(encoding="utf-8")
    # A tie judge that no answer satisfies: only asking the reference shows it.
    judges = course / "assignments" / "gates" / "judges.py"
    judges.write_text(
        'from gradekit import judges\n@judges.of("max", stage="backward")\n'
        'def never(answer, truth, inputs):\n    return "never right"\n',
        encoding="utf-8",
    )
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 4
    assert "the reference itself fails the check max.backward" in done.stderr
    assert not (course / "graded" / "gates" / "grades.csv").exists()
    reference.write_text(text.replace("class MaxGate", "class MinGate"), encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 4
    assert "MaxGate" in done.stderr
    said_nothing_rude(done)


def test_outside_a_course_it_says_what_a_course_is(tmp_path, handed_in):
    done = gradekit("grade", "gates", handed_in, cwd=tmp_path)
    assert done.returncode == 3
    assert "assignments/" in done.stderr
    said_nothing_rude(done)


def test_an_unknown_assignment_names_the_nearest(course, handed_in):
    done = gradekit("grade", "gatse", handed_in, cwd=course)
    assert done.returncode == 3
    assert "Did you mean gates?" in done.stderr


def test_missing_empty_and_wrong_submissions_folders_each_get_a_sentence(course, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    for name, code in (("none", 3), ("empty", 3), ("file.txt", 2)):
        done = gradekit("grade", "gates", tmp_path / name, cwd=course)
        assert done.returncode == code, done.stderr
        said_nothing_rude(done)


def test_one_submission_instead_of_a_class_names_the_command_that_works(course, handed_in):
    done = gradekit("grade", "gates", handed_in / "s001_ada", cwd=course)
    assert done.returncode == 2
    assert "gradekit" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_that_cannot_be_written_is_exit_5(course, handed_in, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    done = gradekit("grade", "gates", handed_in, "-o", locked / "out", cwd=course)
    assert done.returncode == 5


def test_an_output_folder_below_a_file_is_exit_5(course, handed_in, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, "-o", tmp_path / "file" / "out", cwd=course)
    assert done.returncode == 5
    said_nothing_rude(done)


def test_an_output_folder_in_use_is_exit_5(course, handed_in, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with (out / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = gradekit("grade", "gates", handed_in, "-o", out, cwd=course)
    assert done.returncode == 5
    assert "Another run" in done.stderr


def test_a_gradebook_of_another_schema_or_no_database_is_exit_5(course, handed_in, tmp_path):
    for number, content in enumerate((None, b"no database at all, but long enough to be read")):
        out = tmp_path / f"out{number}"
        out.mkdir()
        if content is None:
            with closing(sqlite3.connect(out / "gradebook.db")) as db, db:
                db.execute("CREATE TABLE results (student TEXT)")
        else:
            (out / "gradebook.db").write_bytes(content)
        done = gradekit("grade", "gates", handed_in, "-o", out, cwd=course)
        assert done.returncode == 5, done.stderr
        said_nothing_rude(done)


def test_a_malformed_overrides_file_names_the_line_before_anything_is_graded(course, handed_in):
    graded = course / "graded" / "gates"
    graded.mkdir(parents=True)
    (graded / "overrides.csv").write_text("student,question,points\na,add,two\n", encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_a_mistake_of_the_course_s_author_says_file_line_problem_and_fix(course, handed_in):
    checks = course / "assignments" / "gates" / "checks.py"
    lines = checks.read_text(encoding="utf-8").splitlines()
    checks.write_text("\n".join([*lines, "gates.gradient(x=norml('N'))"]), encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 4
    assert f"checks.py:{len(lines) + 1}: NameError" in done.stderr
    assert "To fix:" in done.stderr


def test_a_mistyped_command_names_the_nearest(course):
    done = gradekit("grde", cwd=course)
    assert done.returncode == 2
    assert "Did you mean grade?" in done.stderr


def test_a_run_that_is_interrupted_keeps_what_is_done_and_goes_on_later(course, tmp_path):
    folder = tmp_path / "many"
    for number in range(60):
        (folder / f"s{number:03}").mkdir(parents=True)
        text = (SAMPLES / "s001_ada" / "gates.py").read_text(encoding="utf-8")
        # half a second each: there is time to interrupt
        (folder / f"s{number:03}" / "gates.py").write_text(
            f"import time; time.sleep(0.5)\n{text}", encoding="utf-8"
        )
    run = subprocess.Popen(
        [sys.executable, "-m", "gradekit", "grade", "gates", folder, "-j", "2"],
        cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    book = course / "graded" / "gates" / "gradebook.db"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and _saved(book) < 3:
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    _, stderr = run.communicate(timeout=30)
    assert run.returncode == 130, stderr
    saved = _saved(book)
    assert 3 <= saved < 60
    assert "Run the same command to go on" in stderr
    assert (course / "graded" / "gates" / "grades.csv").is_file()


def _saved(book):
    try:
        db = sqlite3.connect(f"file:{book}?mode=ro", uri=True)
        try:
            return db.execute("SELECT count(*) FROM results").fetchone()[0]
        finally:
            db.close()
    except sqlite3.Error:
        return 0


def test_release_makes_what_lies_there_and_check_tells_when_it_is_stale(course):
    assert gradekit("release", "--check", cwd=course).returncode == 0
    reference = course / "solutions" / "gates" / "gates.py"
    reference.write_text(
        reference.read_text(encoding="utf-8").replace("the distributor", "a distributor"),
        encoding="utf-8",
    )
    done = gradekit("release", "gates", "--check", cwd=course)
    assert done.returncode == 1
    assert "stale" in done.stdout
    assert gradekit("release", "gates", cwd=course).returncode == 0
    assert gradekit("release", "gates", "--check", cwd=course).returncode == 0


def test_doctor_names_the_level_and_each_layer(course):
    done = gradekit("doctor", cwd=course)
    assert done.returncode in (0, 5)
    assert "Isolation:" in done.stdout
    assert "seccomp" in done.stdout or done.returncode == 5


def test_every_command_explains_itself(course):
    from gradekit.cli import INSTRUCTOR, STUDENT

    for name in (*STUDENT, *INSTRUCTOR):
        done = gradekit(name, "--help", cwd=course)
        assert done.returncode == 0
        assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_reference_that_its_own_forward_speaks_against_is_doubted(course, handed_in):
    reference = course / "solutions" / "gates" / "gates.py"
    text = reference.read_text(encoding="utf-8")
    reference.write_text(
        text.replace("[self.y * dz, self.x * dz]", "[self.x * dz, self.y * dz]"), encoding="utf-8"
    )
    done = gradekit("release", "gates", cwd=course)
    assert "multiply.backward disagrees with the numerical gradient" in done.stderr
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert "multiply.backward disagrees with the numerical gradient" in done.stderr


def test_a_reference_without_holes_is_not_released(course):
    reference = course / "solutions" / "gates" / "gates.py"
    text = reference.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "SOLUTION" not in line]
    reference.write_text("\n".join(kept), encoding="utf-8")
    before = (course / "assignments" / "gates" / "gates.py").read_bytes()
    done = gradekit("release", "gates", cwd=course)
    assert done.returncode == 4
    assert "the whole solution" in done.stderr
    assert (course / "assignments" / "gates" / "gates.py").read_bytes() == before


def test_a_folder_without_checks_says_which_file_is_missing(course, handed_in):
    (course / "assignments" / "square").mkdir()
    done = gradekit("grade", "square", handed_in, cwd=course)
    assert done.returncode == 3
    assert "holds no checks.py" in done.stderr
