"""``gradekit grade`` and its neighbours as an instructor meets them, with all bad input."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from command_line import ROOT, gradekit, new_process, write_gates

pytestmark = pytest.mark.usefixtures("references_asked_once")
SAMPLES = ROOT / "tests" / "classes" / "gates"


@pytest.fixture
def course(tmp_path):
    """A course of its own, so that nothing of the checkout is touched."""
    return write_gates(tmp_path / "course")


def three(folder):
    for student in ("s001_ada", "s016_pablo"):
        shutil.copytree(SAMPLES / student, folder / student)
    (folder / "s099_nobody").mkdir()
    return folder


@pytest.fixture
def handed_in(tmp_path):
    """Three submissions: right, wrong, and one that lacks its file."""
    return three(tmp_path / "handed in")


@pytest.fixture(scope="module")
def whole_class(tmp_path_factory, references_asked_once):
    """What grading the three gives: its folder, and what was said."""
    folder = tmp_path_factory.mktemp("whole")
    course = write_gates(folder / "course")
    done = gradekit("grade", "gates", three(folder / "handed in"), cwd=course)
    assert done.returncode == 0, done.stderr
    return course / "graded", done.stdout


@pytest.fixture
def graded(course, whole_class):
    """The course after the three were graded in it."""
    shutil.copytree(whole_class[0], course / "graded")
    return course


def said_nothing_rude(done):
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stderr.strip()


def test_a_batch_writes_everything_that_the_contract_names(tmp_path, handed_in):
    course = write_gates(tmp_path / "course", key=False)
    done = new_process("grade", "gates", handed_in, cwd=course)
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
    assert "To look at: s050_two (two candidates)\n" in done.stdout


def test_only_what_changed_is_asked_again(graded, handed_in):
    source = handed_in / "s016_pablo" / "gates.py"
    source.write_text(source.read_text(encoding="utf-8") + "\n# mended\n", encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=graded)
    assert "2 had not changed" in done.stdout
    fresh = gradekit("grade", "gates", handed_in, "--fresh", cwd=graded)
    assert "had not changed" not in fresh.stdout


def write_overrides(course, *rows):
    path = course / "graded" / "gates" / "overrides.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["student,question,points,why", *rows, ""]), encoding="utf-8")


def test_overrides_that_are_odd_are_each_named_and_the_others_apply(course, handed_in):
    write_overrides(
        course, "s001_ada,multiply,9,a gift", "s099_nobodi,add,1,", "s001_ada,ad,1,",
        "s016_pablo,sigmoid,1,", "s016_pablo,sigmoid,1.5,",
    )  # fmt: skip
    remarks = [
        "overrides.csv, line 2: 9 points, but multiply is worth 2: taken as it stands.",
        "overrides.csv, line 3: there is no result for 's099_nobodi'. Did you mean s099_nobody?",
        "overrides.csv, line 4: gates has no question 'ad'. Did you mean add?",
        "overrides.csv, line 6: s016_pablo, sigmoid is already set in line 5: the last one counts.",
    ]
    for words in (("grade", "gates", handed_in), ("report", "gates")):
        done = gradekit(*words, cwd=course)
        assert done.returncode == 1
        assert done.stderr.splitlines() == remarks
        assert "\n2 overrides applied.\n" in done.stdout
    table = (course / "graded" / "gates" / "grades.csv").read_text(encoding="utf-8")
    assert '"1.5"' in table
    assert '"9"' in table


def test_points_above_the_maximum_alone_are_said_and_no_failure(course, handed_in):
    write_overrides(course, "s001_ada,multiply,3,a gift")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 0
    assert "3 points, but multiply is worth 2" in done.stderr
    assert "\n1 override applied.\n" in done.stdout


def test_overrides_separated_by_semicolons_are_told_so(course, handed_in):
    path = course / "graded" / "gates" / "overrides.csv"
    path.parent.mkdir(parents=True)
    path.write_text("student;question;points;why\ns001_ada;add;1;x\n", encoding="utf-8")
    done = gradekit("grade", "gates", handed_in, cwd=course)
    assert done.returncode == 2
    assert "semicolons" in done.stderr


def test_report_says_what_grade_says(graded, whole_class, tmp_path):
    said = re.sub(r" Isolation: \w+\.", "", whole_class[1])
    assert gradekit("report", "gates", cwd=graded).stdout == said
    page = tmp_path / "page.html"
    assert f"Class:    {page}\n" in new_process("report", "gates", "-o", page, cwd=graded).stdout
    assert page.is_file()


# --- another folder into the same output


@pytest.fixture
def halves(graded, handed_in, tmp_path):
    """A graded class of three, and folders with two and with none of its students."""
    most, other = tmp_path / "most", tmp_path / "other"
    for student in ("s001_ada", "s016_pablo"):
        shutil.copytree(handed_in / student, most / student)
    shutil.copytree(handed_in / "s001_ada", other / "s200_new")
    return most, other


def pages(course):
    return sorted(p.stem for p in (course / "graded" / "gates" / "feedback").glob("*.html"))


def test_students_that_are_not_there_any_more_are_named_before_and_after(course, halves):
    done = gradekit("grade", "gates", halves[0], cwd=course)
    assert done.returncode == 0
    before, after = done.stderr.splitlines()
    assert f"1 student of earlier runs is not in {halves[0]} (s099_nobody)" in before
    assert "grade into another folder: -o DIR" in before
    assert after.startswith("Left out of the pages: 1 student of earlier runs (s099_nobody);")
    assert pages(course) == ["s001_ada", "s016_pablo"]
    again = gradekit("report", "gates", cwd=course)
    assert again.stderr.splitlines() == [after]
    assert pages(course) == ["s001_ada", "s016_pablo"]


def test_pages_of_most_of_a_class_are_only_replaced_where_the_folder_is_named(course, halves):
    before = (course / "graded" / "gates" / "grades.csv").read_bytes()
    done = gradekit("grade", "gates", halves[1], cwd=course)
    assert done.returncode == 2
    assert "holds the results of 3 students, and 3 of them are not in" in done.stderr
    assert f"gradekit grade gates {halves[1]} -o graded/gates-other\n" in done.stderr
    assert done.stderr.endswith(f"gradekit grade gates {halves[1]} -o graded/gates\n")
    assert (course / "graded" / "gates" / "grades.csv").read_bytes() == before
    assert len(pages(course)) == 3
    named = gradekit("grade", "gates", halves[1], "-o", "graded/gates", cwd=course)
    assert named.returncode == 0
    assert "3 students of earlier runs are not in" in named.stderr
    assert pages(course) == ["s200_new"]
    # What is in the gradebook is not lost: the whole class comes back as it was, unasked.
    back = gradekit("grade", "gates", halves[0].with_name("handed in"), "-o", "graded/gates",
                    cwd=course)  # fmt: skip
    assert "3 had not changed" in back.stdout
    assert (course / "graded" / "gates" / "grades.csv").read_bytes() == before


def test_an_override_of_a_student_who_is_left_out_says_so(course, halves):
    write_overrides(course, "s099_nobody,add,1,")
    done = gradekit("grade", "gates", halves[0], cwd=course)
    assert done.returncode == 1
    assert "line 2: s099_nobody is left out of the pages" in done.stderr


@pytest.mark.parametrize("inside", ["", "out", "deep/er"])
def test_an_output_folder_inside_the_submissions_is_refused_before_it_is_made(
    course, handed_in, inside
):
    before = sorted(handed_in.iterdir())
    done = gradekit("grade", "gates", handed_in, "-o", handed_in / inside, cwd=course)
    assert done.returncode == 2
    assert f"gradekit grade gates '{handed_in}' -o 'graded/gates-handed in'\n" in done.stderr
    assert sorted(handed_in.iterdir()) == before


@pytest.mark.parametrize(
    "folder", [".", "..", "assignments", "assignments/gates", "solutions", "graded", "graded/gates"]
)
def test_folders_of_the_course_are_no_submissions(course, folder):
    (course / "graded" / "gates" / "results").mkdir(parents=True)
    done = gradekit("grade", "gates", folder, "-o", course.parent / "x", cwd=course)
    assert done.returncode == 2, done.stderr
    assert "course" in done.stderr
    assert done.stderr.endswith("gradekit grade gates submissions\n")
    assert not (course.parent / "x").exists()


def test_isolation_none_is_said_on_one_line(course, handed_in):
    done = gradekit("grade", "gates", handed_in, "--isolation", "none", cwd=course)
    assert done.stderr.startswith("Isolation none: submissions can read and write what you can.")
    assert done.returncode == 0


@pytest.mark.parametrize("option", ["submissions", "graded"])
def test_a_folder_that_may_not_be_read_gets_our_sentence(course, tmp_path, monkeypatch, option):
    from click.testing import CliRunner

    from gradekit.cli import cli
    from gradekit.model import EnvironmentalError

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    locked = tmp_path / "locked"
    locked.mkdir()
    monkeypatch.chdir(course)
    real = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: str(p) != str(locked) and real(p, mode))
    if option == "submissions":
        monkeypatch.setattr(os, "scandir", refuse)
        words = ["grade", "gates", str(locked)]
    else:
        is_file = Path.is_file
        monkeypatch.setattr(
            Path, "is_file", lambda p: refuse() if p.parent == locked else is_file(p)
        )
        words = ["report", "gates", "--graded", str(locked)]
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    assert isinstance(done.exception, EnvironmentalError), done.output
    assert "cannot be read: Permission denied" in str(done.exception)


def test_why_a_person_has_to_look_is_a_word_or_two():
    from gradekit.report.tally import why

    def of(*checks, status="needs_person", **more):
        found = [{"status": s, "message": m} for s, m in checks]
        return why({"status": status, "questions": [{"id": "why", "checks": found, **more}]})

    assert of(status="unreadable") == "could not be read"
    assert of(("written", "")) == "why to be marked"
    assert of(("checker_error", None)) == "a check broke"
    assert of(("refused", "a.zip is refused: it is damaged.")) == "archive refused"
    assert of(("refused", "gates.py is too large: 3 bytes")) == "too large"
    assert of(("refused", "x"), ("refused", "y"), ("written", "")) == "refused, why to be marked"
    assert of(("refused", "x"), override={}) == "see its page"


# --- the bar and the demo


def test_the_bar_names_who_is_waited_for_and_its_clock_never_stands():
    from gradekit.cli.progress import Bar

    bar = Bar(["a", "b", "c", "d"], "gates")
    bar.step("b", {"status": "graded"})
    bar._began, bar._stepped = 0.0, 10.0
    assert bar.said(10.0) == "0:00:30 left b"
    assert bar.said(13.0) == "0:00:27 left waiting for a, ..."
    assert bar.said(100.0) == "0:01:40 so far waiting for a, ..."
    bar.step("c", None)
    bar._stepped = 100.0
    assert bar.said(100.0).endswith("left waiting for a, d")
    bar.step("a", {"status": "needs_person"})
    bar.step("d\n[red]", {"status": "missing"})
    bar._stepped = 200.0
    assert bar.said(200.0) == "0:03:20 so far - d?[red]"


def test_the_demo_prints_the_command_that_does_the_same(tmp_path, monkeypatch):
    from click.testing import CliRunner

    from gradekit.cli import cli, grade
    from gradekit.grading import batch

    class Started:
        def close(self):
            pass

    monkeypatch.setattr(grade, "run", lambda *_, **__: 0)
    monkeypatch.setattr(batch, "start_launcher", lambda *_: Started())
    monkeypatch.chdir(ROOT)
    said = CliRunner().invoke(cli, ["demo"], standalone_mode=False).output
    assert "gradekit grade gates tests/classes/gates -o graded/demo\n" in said
    said = CliRunner().invoke(cli, ["demo", "-o", str(tmp_path)], standalone_mode=False).output
    assert f"gradekit grade gates tests/classes/gates -o {tmp_path}\n" in said
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli, ["demo"], standalone_mode=False).output
    assert f"grade {ROOT}/assignments/gates {SAMPLES} -o {ROOT}/graded/demo\n" in said


def test_an_override_stands_in_all_marks_and_is_never_written(graded):
    folder = graded / "graded" / "gates"
    text = "student,question,points,why\ns016_pablo,sigmoid,1.5,explained in class\n"
    (folder / "overrides.csv").write_text(text, encoding="utf-8")
    assert gradekit("report", "gates", cwd=graded).returncode == 0
    document = json.loads((folder / "results" / "s016_pablo.json").read_text(encoding="utf-8"))
    assert document["points"] == 7.5
    assert (folder / "overrides.csv").read_text(encoding="utf-8") == text


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
    done = new_process("grde", cwd=course)
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


@pytest.mark.usefixtures("no_lineups")
def test_release_makes_what_lies_there_and_check_tells_when_it_is_stale(course):
    assert new_process("release", "--check", cwd=course).returncode == 0
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
    done = new_process("doctor", cwd=course)
    assert done.returncode in (0, 5)
    assert "Isolation:" in done.stdout
    assert "seccomp" in done.stdout or done.returncode == 5


def test_every_command_explains_itself(course):
    from gradekit.cli import INSTRUCTOR, STUDENT

    for name in (*STUDENT, *INSTRUCTOR):
        done = gradekit(name, "--help", cwd=course)
        assert done.returncode == 0
        assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.usefixtures("no_lineups")
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
