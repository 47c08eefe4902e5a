"""A course found and loaded, from wherever one stands."""

from __future__ import annotations

import pytest
from small_course import CHECKS, write_course

from gradekit.course import Place, assignment_names, find_place, find_root, load, nearest, run_file
from gradekit.model import CourseError, NotFoundError


@pytest.fixture
def root(tmp_path):
    write_course(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["demo", "demo/", "assignments/demo", "./assignments/demo/"])
def test_an_assignment_is_found_by_name_or_path(root, name):
    assert find_place(name, root).public == root / "assignments" / "demo"


def test_it_is_found_from_inside_too(root):
    inside = root / "assignments" / "demo"
    assert find_place("demo", inside) == find_place(".", inside) == find_place("demo", root)
    assert find_root(inside) == root


@pytest.mark.parametrize("name", ["dem", "demo/checks.py", "", ".."])
def test_what_is_not_there_names_what_is_near(root, name):
    with pytest.raises(NotFoundError):
        find_place(name, root)
    assert assignment_names(root) == ["demo"]


def test_without_a_course_or_solutions_a_sentence_says_so(root, tmp_path_factory):
    with pytest.raises(NotFoundError, match="No course here"):
        find_root(tmp_path_factory.mktemp("empty"))
    (root / "solutions" / "demo").rename(root / "solutions" / "other")
    with pytest.raises(NotFoundError, match="holds its reference"):
        find_place("demo", root)


def test_near_names_are_proposed():
    assert nearest("gate", ["gates", "graph"]) == "Did you mean gates?"
    assert nearest("zzz", ["gates"]) == "There are: gates."
    assert nearest("zzz", []) == "There are none."


def test_a_students_folder_may_have_any_name(root):
    place = find_place("demo", root)
    copy = root / "my homework"
    place.public.rename(copy)
    assert load(Place("my homework", copy, None)).name == "demo"


def test_an_error_in_a_helper_names_the_authors_own_line(root):
    path = root / "assignments" / "demo" / "checks.py"
    path.write_text("import json\n\njson.loads('{')\n")
    with pytest.raises(CourseError, match="JSONDecodeError") as caught:
        run_file(path, "checks")
    assert (caught.value.path, caught.value.line) == (str(path), 3)
    assert "checks.py:3: " in str(caught.value)


def test_a_file_that_is_gone_is_not_found(root):
    with pytest.raises(NotFoundError):
        run_file(root / "nothing.py", "nothing")


def test_loading_writes_no_bytecode(root):
    load(find_place("demo", root))
    assert CHECKS
    assert not list(root.rglob("__pycache__"))
