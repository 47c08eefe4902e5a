"""``gradekit new``: what it makes stands, is graded, and overwrites nothing."""

from __future__ import annotations

import csv

import pytest
from command_line import gradekit

from gradekit.authoring.scaffold import new_assignment
from gradekit.model import UsageError


def test_a_new_assignment_is_fresh_and_grades_its_reference_and_its_template(tmp_path):
    done = gradekit("new", "my-first", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "gradekit validate my-first" in done.stdout
    assert gradekit("release", "--check", cwd=tmp_path).returncode == 0
    handed_in = tmp_path / "handed in"
    handed_in.mkdir()
    for student, folder in (("right", "solutions"), ("empty", "assignments")):
        source = (tmp_path / folder / "my-first" / "my_first.py").read_bytes()
        (handed_in / f"{student}.py").write_bytes(source)
    assert gradekit("grade", "my-first", handed_in, cwd=tmp_path).returncode == 0
    with (tmp_path / "graded" / "my-first" / "grades.csv").open() as table:
        points = {row["student"]: float(row["points"]) for row in csv.DictReader(table)}
    assert points == {"right": 2.0, "empty": 0.0}
    checked = gradekit("check", cwd=tmp_path / "assignments" / "my-first")
    assert checked.returncode == 1
    assert "not started" in checked.stdout


@pytest.mark.parametrize("name", ["class", "square", "normal", "upstream", "A-B_2"])
def test_names_that_mean_something_in_python_work_too(tmp_path, name):
    done = gradekit("new", name, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["", "9", "a b", "../x", "é", "a/b"])
def test_a_name_that_cannot_be_a_folder_and_a_file_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="cannot be called"):
        new_assignment(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(tmp_path):
    new_assignment("one", tmp_path)
    kept = tmp_path / "solutions" / "one" / "one.py"
    kept.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        new_assignment("one", tmp_path)
    assert kept.read_text() == "mine"


def test_it_joins_the_course_around_it_and_writes_a_workflow_where_asked(tmp_path):
    new_assignment("one", tmp_path)
    made = new_assignment("two", tmp_path / "assignments" / "one", ci="github")
    workflow = tmp_path / ".github" / "workflows" / "gradekit.yml"
    assert workflow in made
    assert "gradekit validate" in workflow.read_text()
    assert tmp_path / ".gitignore" not in made
    assert (tmp_path / "solutions" / "two" / "two.py").is_file()
