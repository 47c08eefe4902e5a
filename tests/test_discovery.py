"""Which entries of a folder are submissions, and what is said where there are none."""

import json
import os
import sys

import pytest

from gradekit.grading.discovery import find_submissions
from gradekit.model import EnvironmentalError, NotFoundError, UsageError

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def put(path, content=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def found(folder):
    return {
        f.student: tuple(path.name for path in f.paths)
        for f in find_submissions(folder, ["gates.py"], name="gates")
    }


def failure(kind, folder):
    with pytest.raises(kind) as caught:
        find_submissions(folder, ["gates.py"], name="gates")
    return str(caught.value)


def test_folders_and_files_and_archives_mix(tmp_path):
    put(tmp_path / "ada" / "gates.py")
    for name in ("bob.py", "cy.ipynb", "di.zip", "ed.tar", "fe.tar.gz", "gu.TGZ", "jane.doe.py"):
        put(tmp_path / name)
    put(tmp_path / "ada.py")
    assert found(tmp_path) == {
        "ada": ("ada", "ada.py"),
        "bob": ("bob.py",),
        "cy": ("cy.ipynb",),
        "di": ("di.zip",),
        "ed": ("ed.tar",),
        "fe": ("fe.tar.gz",),
        "gu": ("gu.TGZ",),
        "jane.doe": ("jane.doe.py",),
    }


def test_junk_and_loose_files_are_never_students(tmp_path):
    for junk in ("__MACOSX", ".ipynb_checkpoints", ".attempts", "__pycache__"):
        (tmp_path / junk).mkdir()
    for junk in ("README.txt", "marks.csv", "Thumbs.db", "desktop.ini", ".DS_Store", ".x.py"):
        put(tmp_path / junk)
    put(tmp_path / "collect.json", '{"students": [], "refused": []}')
    put(tmp_path / "ada.py")
    assert list(found(tmp_path)) == ["ada"]


@posix
def test_ids_are_exact(tmp_path):
    for name in ("Ada", "\u00e9", "e\u0301", "a b", "x\ny"):
        (tmp_path / name).mkdir(exist_ok=True)
    assert set(found(tmp_path)) == {"Ada", "\u00e9", "e\u0301", "a b", "x\ny"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_ids_that_are_no_text_are_escaped_and_stay_distinct(tmp_path):
    (tmp_path / os.fsdecode(b"\xff")).mkdir()
    (tmp_path / "\\xff").mkdir()
    ids = list(found(tmp_path))
    assert ids[0] == "\\xff"
    assert ids[1].startswith("\\xff~")


@posix
def test_links_stand_for_a_student_and_are_not_followed(tmp_path):
    (tmp_path / "ada").symlink_to("/etc")
    (tmp_path / "bob.py").symlink_to("/nowhere")
    os.mkfifo(tmp_path / "cy.py")
    assert set(found(tmp_path)) == {"ada", "bob", "cy"}


def test_a_missing_folder_names_the_nearest(tmp_path):
    (tmp_path / "submissions").mkdir()
    said = failure(NotFoundError, tmp_path / "Submision")
    assert str(tmp_path / "submissions") in said
    failure(NotFoundError, tmp_path / "no" / "where")


def test_an_empty_folder_says_what_it_should_hold(tmp_path):
    assert "No submissions in" in failure(NotFoundError, tmp_path)


def test_a_file_suggests_its_folder(tmp_path):
    said = failure(UsageError, put(tmp_path / "subs" / "ada.py"))
    assert f"gradekit grade gates {tmp_path / 'subs'}\n" in said
    assert "Unpack it" in failure(UsageError, put(tmp_path / "class.zip"))


def test_an_unreadable_folder_is_the_environment(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert "Permission denied" in failure(EnvironmentalError, tmp_path)


@pytest.mark.parametrize("file", ["gates.py", "gates.ipynb"])
def test_one_submission_gives_the_command_that_works(tmp_path, file):
    put(tmp_path / "subs" / "ada" / file)
    put(tmp_path / "subs" / "ada" / "lib" / "h.py")
    said = failure(UsageError, tmp_path / "subs" / "ada")
    assert f"gradekit grade gates {tmp_path / 'subs'}\n" in said
    assert f"gradekit check {tmp_path / 'subs' / 'ada'}" in said


def test_a_loose_file_in_a_class_is_to_be_moved(tmp_path):
    put(tmp_path / "subs" / "ada" / "gates.py")
    put(tmp_path / "subs" / "gates.py")
    said = failure(UsageError, tmp_path / "subs")
    assert "folder of its own" in said
    assert f"gradekit grade gates {tmp_path / 'subs'}\n" in said


# --- folders that are never submissions


def refused(folder, **places):
    with pytest.raises(UsageError) as caught:
        find_submissions(folder, ["gates.py"], name="gates", **places)
    return str(caught.value)


@pytest.fixture
def course(tmp_path):
    for part in ("assignments/gates", "solutions/gates", "graded/gates", "submissions/ada"):
        (tmp_path / "course" / part).mkdir(parents=True)
    return tmp_path / "course"


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (".", "is the course itself"), ("..", "holds the course itself"),
        ("assignments", "is the course's folder assignments"),
        ("assignments/gates", "lies in the course's folder assignments"),
        ("solutions", "which holds the answers"), ("graded/gates", "what grading writes"),
        ("submissions/../solutions", "which holds the answers"),
    ],
)  # fmt: skip
def test_folders_of_the_course_give_the_command_that_works(course, folder, said):
    message = refused(course / folder, root=course)
    assert said in message
    assert message.endswith(f"gradekit grade gates {course / 'submissions'}")


def test_a_folder_of_submissions_in_the_course_is_fine(course):
    places = {"root": course, "output": course / "graded" / "gates"}
    for folder in (course / "submissions", course / "tests" / "classes"):
        (folder / "ada").mkdir(parents=True, exist_ok=True)
        assert [f.student for f in find_submissions(folder, ["gates.py"], **places)] == ["ada"]


@posix
def test_a_link_to_a_folder_of_the_course_is_seen_through(course):
    (course / "link").symlink_to("solutions")
    assert "which holds the answers" in refused(course / "link", root=course)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("submissions", "is SUBMISSIONS itself"), ("submissions/out", "would become a student"),
        ("submissions/ada/../x/y", "would become a student"),
    ],
)  # fmt: skip
def test_an_output_folder_among_the_submissions_names_one_that_works(course, output, said):
    message = refused(course / "submissions", root=course, output=course / output)
    assert said in message
    assert message.endswith(f" -o {course / 'graded' / 'gates-submissions'}")


def test_submissions_where_pages_are_kept_are_refused(tmp_path):
    put(tmp_path / "out" / "results" / "ada.py")
    message = refused(tmp_path / "out" / "results", output=tmp_path / "out")
    assert "keeps its pages" in message


# --- collect.json


def collected(folder, *students):
    put(folder / "collect.json", json.dumps({"students": students, "refused": []}))


def student(name, group=None):
    return {"id": name, "name": name, "files": [], "submitted": None, "late": None, "group": group}


@pytest.mark.parametrize("folder", ["2", "team"])
def test_a_group_has_one_folder_and_each_member_a_result(tmp_path, folder):
    put(tmp_path / folder / "gates.py")
    put(tmp_path / "9" / "gates.py")
    collected(tmp_path, student("1", "team"), student("2", "team"), student("9"))
    members = {f.student: f.members for f in find_submissions(tmp_path, ["gates.py"])}
    assert members == {folder: ("1", "2"), "9": ()}


def test_a_member_with_a_folder_of_his_own_has_his_own_result(tmp_path):
    for name in ("1", "2"):
        put(tmp_path / name / "gates.py")
    collected(tmp_path, *(student(i, "team") for i in "123"))
    members = {f.student: f.members for f in find_submissions(tmp_path, ["gates.py"])}
    assert members == {"1": ("1", "3"), "2": ()}


def test_a_listed_student_without_a_folder_handed_in_nothing(tmp_path):
    collected(tmp_path, student("1"))
    (one,) = find_submissions(tmp_path, ["gates.py"])
    assert (one.student, one.paths) == ("1", ())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("\xff", "not JSON"),
        ('{"students": 3}', "students"),
        ('{"students": [3]}', "students[0]"),
        ('{"students": [{"id": "1"}, {"id": 2}]}', "students[1].id"),
        ('[{"id": "1", "group": []}]', "students[0].group"),
        ('[{"id": "1"}, {"id": "1"}]', "listed twice"),
    ],
)
def test_a_malformed_record_names_the_place(tmp_path, text, place):
    (tmp_path / "collect.json").write_bytes(text.encode("latin-1"))
    said = failure(UsageError, tmp_path)
    assert "collect.json" in said
    assert place in said


def test_a_file_in_a_student_s_folder_suggests_the_class_above(tmp_path):
    said = failure(UsageError, put(tmp_path / "class" / "ada" / "gates.py"))
    assert f"gradekit grade gates {tmp_path / 'class'}\n" in said
