"""What of a submission is graded: the right file, no hostile one, and every doubt said."""

import io
import os
import random
import socket
import sys
import zipfile

import pytest

from gradekit.grading import items, reading
from gradekit.grading.reading import Found
from gradekit.grading.staging import stage
from gradekit.model import Limits

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
TEMPLATE = "class Gate:\n    pass  # TODO\n"
BOOK = '{"cells": [], "nbformat": 4}'


def put(folder, **files):
    return put_all(folder, {f"{name}.py": text for name, text in files.items()})


def put_all(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def staged(*paths, files=("gates.py",), **options):
    options = {"templates": {"gates.py": TEMPLATE}, "limits": Limits(), **options}
    return stage(Found(student="ada", paths=paths), files, **options)


def chosen(folder, files):
    result = staged(put_all(folder, files))
    assert result.status == "ok", result.reason
    return result.chosen["gates.py"], " ".join(result.notes)


# --- which file


def test_helpers_and_packages_go_along_named_from_the_chosen_file(tmp_path):
    files = {"hw/gates.py": "x", "hw/h.py": "y", "hw/lib/__init__.py": "", "other/z.py": "z"}
    result = staged(put_all(tmp_path, files))
    assert result.chosen == {"gates.py": "hw/gates.py"}
    assert result.files == {"gates.py": b"x", "h.py": b"y", "lib/__init__.py": b""}
    assert result.notes == ()


def test_a_single_file_stands_for_the_one_asked_for(tmp_path):
    result = staged(put(tmp_path, ada="x") / "ada.py")
    assert (result.files, result.chosen) == ({"gates.py": b"x"}, {"gates.py": "ada.py"})
    assert result.notes == ()


def test_the_exact_name_nearest_the_top_counts_and_both_are_named(tmp_path):
    files = {"a/gates.py": "1", "b/c/gates.py": "2", "gates (1).py": "3"}
    path, notes = chosen(tmp_path, files)
    assert path == "a/gates.py"
    assert "a/gates.py was taken, not b/c/gates.py, gates (1).py" in notes


@pytest.mark.parametrize("name", ["Gates.py", "gates (1).py", "GATES-2.PY", "gates - Copy.py"])
def test_a_renamed_copy_counts_before_any_other(tmp_path, name):
    path, _ = chosen(tmp_path, {f"x/{name}": "1", "helpers.py": "2", "book.ipynb": BOOK})
    assert path == f"x/{name}"


def test_the_only_script_counts(tmp_path):
    path, notes = chosen(tmp_path, {"work.py": "1", "data.csv": "2"})
    assert path == "work.py"
    assert "work.py was taken as gates.py" in notes


@pytest.mark.parametrize("name", ["work.ipynb", "work.txt", "work"])
def test_the_only_notebook_counts_whatever_its_ending(tmp_path, name):
    result = staged(put_all(tmp_path, {name: BOOK}))
    assert result.chosen == {"gates.py": name}
    assert result.files["gates.py"] == BOOK.encode()


@pytest.mark.parametrize("script", ["gates.py", "work.py"])
def test_a_script_counts_before_a_notebook(tmp_path, script):
    path, notes = chosen(tmp_path, {script: "1", "gates.ipynb": BOOK})
    assert path == script
    assert "gates.ipynb" in notes


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \r"])
@pytest.mark.parametrize("name", ["gates.py", "work.py"])
def test_a_script_as_released_leaves_the_word_to_the_notebook(tmp_path, end, name):
    path, notes = chosen(tmp_path, {name: TEMPLATE.replace("\n", end), "b.ipynb": BOOK})
    assert path == "b.ipynb"
    assert f"{name} (as released)" in notes


def test_an_empty_script_leaves_the_word_to_the_notebook(tmp_path):
    path, notes = chosen(tmp_path, {"gates.py": "\n", "b.ipynb": BOOK})
    assert path == "b.ipynb"
    assert "gates.py (empty)" in notes


def test_a_script_as_released_counts_where_there_is_nothing_else(tmp_path):
    assert chosen(tmp_path, {"gates.py": TEMPLATE, "helpers.py": "x"}) == ("gates.py", "")


def test_a_script_that_the_notebook_imports_is_its_helper(tmp_path):
    book = '{"cells": [{"source": "from helpers import f"}], "nbformat": 4}'
    assert chosen(tmp_path, {"work.ipynb": book, "helpers.py": "x"})[0] == "work.ipynb"


def test_several_scripts_beside_the_only_notebook_are_its_helpers(tmp_path):
    path, notes = chosen(tmp_path, {"a.py": "1", "b.py": "2", "work.ipynb": BOOK})
    assert path == "work.ipynb"
    assert "a.py, b.py" in notes


@pytest.mark.parametrize(
    "files",
    [
        {"a/gates.py": "1", "b/gates.py": "2"},
        {"gates (1).py": "1", "gates-2.py": "2"},
        {"one.py": "1", "two.py": "2"},
        {"one.ipynb": BOOK, "two.ipynb": BOOK + " "},
        {"gates.py": TEMPLATE, "one.ipynb": BOOK, "two.ipynb": BOOK + " "},
    ],
)
def test_two_that_could_count_need_a_person(tmp_path, files):
    result = staged(put_all(tmp_path, files))
    assert result.status == "needs_person"
    assert result.files == {}
    assert all(name in result.reason for name in files if files[name] != TEMPLATE)


def test_two_of_the_same_content_need_nobody(tmp_path):
    path, notes = chosen(tmp_path, {"a/gates.py": "1", "b/gates.py": "1"})
    assert path == "a/gates.py"
    assert "b/gates.py (the same content)" in notes


def test_a_folder_and_a_file_of_one_student_are_one_submission(tmp_path):
    put_all(tmp_path, {"ada/gates.py": "1", "ada.py": "1"})
    result = staged(tmp_path / "ada", tmp_path / "ada.py")
    assert result.chosen == {"gates.py": "ada/gates.py"}


def test_several_files_are_found_each_by_its_own_name(tmp_path):
    put(tmp_path, gates="1", Layers="2", extra="3")
    result = staged(tmp_path, files=("gates.py", "layers.py"))
    assert result.chosen == {"gates.py": "gates.py", "layers.py": "Layers.py"}


def test_a_helper_never_stands_for_another_file_of_the_assignment(tmp_path):
    result = staged(put(tmp_path, gates="1", helper="2"), files=("gates.py", "layers.py"))
    assert result.chosen == {"gates.py": "gates.py"}
    assert result.files == {"gates.py": b"1", "helper.py": b"2"}


def test_a_notebook_stands_for_all_of_several_files(tmp_path):
    result = staged(put_all(tmp_path, {"work.ipynb": BOOK}), files=("gates.py", "layers.py"))
    assert result.chosen == {"gates.py": "work.ipynb"}
    assert not any("is missing" in note for note in result.notes)


def test_a_file_that_is_not_there_is_said_where_another_is(tmp_path):
    result = staged(put(tmp_path, gates="1"), files=("gates.py", "layers.py"))
    assert result.status == "ok"
    assert result.notes == ("layers.py is missing.",)


# --- nothing to grade


@pytest.mark.parametrize(
    "content", ["", " \n\t", "\ufeff\n", "\ufeff".encode("utf-16"), "\n".encode("utf-16")]
)
def test_an_empty_file_is_missing(tmp_path, content):
    result = staged(put_all(tmp_path, {"gates.py": content}))
    assert (result.status, result.reason) == (
        "missing",
        "gates.py is missing: gates.py is empty.",
    )


def test_nothing_at_all_is_missing():
    assert staged().status == "missing"


def test_what_is_missing_says_what_there_was(tmp_path):
    result = staged(put_all(tmp_path, {"gates.py.txt": "x", "a.csv": ""}))
    assert result.status == "missing"
    assert "gates.py.txt" in result.reason


def test_an_archive_that_is_not_opened_is_for_a_person(tmp_path):
    result = staged(put_all(tmp_path, {"hw.rar": "x"}))
    assert result.status == "refused"
    assert "hw.rar" in result.reason


# --- archives


def test_an_archive_stands_for_its_contents(tmp_path):
    put_all(tmp_path, {"ada.zip": zipped({"hw/gates.py": "1", "hw/h.py": "2"})})
    result = staged(tmp_path / "ada.zip")
    assert result.chosen == {"gates.py": "ada.zip/hw/gates.py"}
    assert set(result.files) == {"gates.py", "h.py"}


def test_an_archive_beside_the_file_needs_a_person_if_it_differs(tmp_path):
    put_all(tmp_path, {"gates.py": "1", "hw.zip": zipped({"gates.py": "2"})})
    result = staged(tmp_path)
    assert result.status == "needs_person"
    assert "hw.zip/gates.py" in result.reason


def test_helpers_come_from_the_archive_of_the_chosen_file_first(tmp_path):
    put_all(tmp_path, {"h.py": "old", "hw.zip": zipped({"gates.py": "1", "h.py": "new"})})
    result = staged(tmp_path)
    assert result.files["h.py"] == b"new"
    assert "another file has its place" in result.notes[0]


def test_a_refused_archive_refuses_the_submission(tmp_path):
    put_all(tmp_path, {"gates.py": "1", "hw.zip": zipped({"../evil.py": ""})})
    result = staged(tmp_path)
    assert (result.status, result.files) == ("refused", {})
    assert "../evil.py" in result.reason


# --- caps


def test_a_source_over_the_limit_is_too_large(tmp_path):
    result = staged(put(tmp_path, gates="#" * 101), limits=Limits(source=100))
    assert result.status == "refused"
    assert "gates.py is too large" in result.reason


def test_the_plots_of_a_notebook_are_no_source(tmp_path):
    put_all(tmp_path, {"gates.ipynb": BOOK + " " * 5000})
    assert staged(tmp_path, limits=Limits(source=100)).status == "ok"
    assert staged(tmp_path, limits=Limits(source=50)).status == "refused"


def test_too_many_files_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(items, "MAX_MEMBERS", 20)
    put(tmp_path, **{f"f{i}": "" for i in range(19)}, gates="x")
    assert staged(tmp_path).status == "ok"
    put(tmp_path, one_more="")
    assert "too large" in staged(tmp_path).reason


@posix
def test_a_huge_file_is_read_no_further_than_the_cap(tmp_path, monkeypatch):
    monkeypatch.setattr(items, "MAX_BYTES", 1_000_000)
    put(tmp_path, gates="x")
    with (tmp_path / "big.bin").open("wb") as out:
        out.truncate(1 << 40)
    result = staged(tmp_path)
    assert result.status == "refused"
    assert "too large" in result.reason
    assert "big.bin" in result.reason


# --- not regular files


@posix
def test_a_link_is_left_behind_with_a_note(tmp_path):
    put(tmp_path, gates="x")
    (tmp_path / "h.py").symlink_to("gates.py")
    (tmp_path / "etc").symlink_to("/etc")
    result = staged(tmp_path)
    assert set(result.files) == {"gates.py"}
    assert all("symbolic link" in note for note in result.notes)
    assert len(result.notes) == 2


@posix
@pytest.mark.parametrize("kind", ["link", "fifo", "socket", "folder", "null"])
def test_what_is_no_file_is_refused_as_the_file_asked_for(tmp_path, kind, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    path = tmp_path / "gates.py"
    if kind == "link":
        path.symlink_to("/etc/passwd")
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "null":
        path.symlink_to("/dev/zero")
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("gates.py")
    put(tmp_path, helpers="x")
    for target in (tmp_path, path) if kind != "folder" else (tmp_path,):
        result = staged(target)
        assert (result.status, result.files) == ("refused", {})
        words = "symbolic link" if kind in ("link", "null") else "not a regular file"
        assert words in result.reason


@posix
def test_a_folder_that_is_a_link_is_refused(tmp_path):
    put_all(tmp_path, {"real/gates.py": "x"})
    (tmp_path / "ada").symlink_to("real")
    result = staged(tmp_path / "ada")
    assert result.status == "refused"
    assert "symbolic link" in result.reason


@posix
def test_a_link_put_in_place_after_the_look_is_not_followed(tmp_path, monkeypatch):
    put_all(tmp_path, {"secret/key.py": "secret", "ada/gates.py": "x", "ada/lib/key.py": "own"})
    look = reading._kind

    def swap(info):
        if (tmp_path / "ada" / "lib").is_dir() and info.st_ino == inode:
            (tmp_path / "ada" / "lib" / "key.py").unlink()
            (tmp_path / "ada" / "lib").rmdir()
            (tmp_path / "ada" / "lib").symlink_to("../secret")
        return look(info)

    inode = (tmp_path / "ada" / "lib").stat().st_ino
    monkeypatch.setattr(reading, "_kind", swap)
    assert (tmp_path / "ada" / "lib").is_symlink() is False
    result = staged(tmp_path / "ada")
    assert (tmp_path / "ada" / "lib").is_symlink()
    assert b"secret" not in result.files.values()


def test_a_folder_named_like_the_file_does_not_hide_the_file(tmp_path):
    assert chosen(tmp_path, {"gates.py/gates.py": "x"})[0] == "gates.py/gates.py"


def test_systems_without_directory_descriptors_read_the_same(tmp_path, monkeypatch):
    put_all(tmp_path, {"gates.py": "x", "lib/h.py": "y"})
    before = staged(tmp_path)
    monkeypatch.setattr(reading, "_HAS_DIR_FD", False)
    assert staged(tmp_path) == before
    assert set(before.files) == {"gates.py", "lib/h.py"}


@pytest.mark.parametrize(("name", "status"), [("gates.py", "unreadable"), ("h.py", "ok")])
def test_what_the_system_refuses_to_read_matters_only_if_needed(
    tmp_path, monkeypatch, name, status
):
    put(tmp_path, gates="x", h="y")
    real = os.open

    def refuse(path, flags, mode=0o777, *, dir_fd=None):
        if str(path).endswith(name):
            raise PermissionError(13, "Permission denied")
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    result = staged(tmp_path)
    assert result.status == status
    assert f"{name} cannot be read (Permission denied)" in " ".join((*result.notes, result.reason))


def test_a_folder_that_the_system_refuses_to_list_is_unreadable(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert staged(tmp_path).status == "unreadable"
    assert staged(tmp_path / "gone").status == "unreadable"


# --- left behind


def test_the_courses_own_files_are_left_behind(tmp_path):
    put(tmp_path, gates="x", checks="forged", Judges="forged", given="forged")
    put_all(tmp_path, {"lib/checks.py": "own", "given/__init__.py": "own", "data/x.npy": "forged"})
    result = staged(tmp_path, reserved=("checks.py", "judges.py", "given.py", "data/x.npy"))
    assert set(result.files) == {"gates.py", "lib/checks.py", "given/__init__.py"}
    assert [note for note in result.notes if "course's own" in note] == list(result.notes)
    assert len(result.notes) == 4


def test_the_courses_own_files_are_no_candidates(tmp_path):
    assert chosen(tmp_path, {"work.py": "x", "checks.py": "y"})[0] == "work.py"


def test_compiled_files_and_hooks_are_left_behind(tmp_path):
    junk = ["conftest.py", "sitecustomize.py", "usercustomize.py", ".hidden.py", "Thumbs.db"]
    junk += ["__pycache__/gates.cpython-311.pyc", ".git/config", "__MACOSX/gates.py"]
    compiled = ["gates.cpython-311-x86_64-linux-gnu.so", "a.pyd", "b.dll", "c.dylib", "d.so.1"]
    put_all(tmp_path, {"gates.py": "x", **dict.fromkeys([*junk, *compiled, "gates.pyc"], "y")})
    result = staged(tmp_path)
    assert set(result.files) == {"gates.py"}
    assert len(result.notes) == 6
    assert all("compiled" in note for note in result.notes)


@posix
@pytest.mark.parametrize("name", ["a\nb.py", "a\\..\\b.py", "C:x.py", "\x1b[31m.py", "x" * 201])
def test_hostile_names_are_left_behind_and_escaped(tmp_path, name):
    put_all(tmp_path, {"gates.py": "x", name: "y", "/".join("d" * 13): "deep"})
    result = staged(tmp_path)
    assert set(result.files) == {"gates.py"}
    assert len(result.notes) == 2
    assert all(note.isprintable() for note in result.notes)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_text_are_escaped(tmp_path):
    name = os.fsdecode(b"\xff.py")
    put_all(tmp_path, {name: "x"})
    assert staged(tmp_path / name).chosen == {"gates.py": "\\xff.py"}
    result = staged(put(tmp_path, gates="y"))
    assert "\\xff.py was left behind" in result.notes[0]
    put_all(tmp_path, {"sub/work.ipynb": BOOK})
    (tmp_path / "gates.py").unlink()
    assert staged(tmp_path / name, tmp_path / "sub").status == "ok"


@posix
def test_nothing_takes_the_place_of_the_chosen_file(tmp_path):
    files = {"gates.PY": "2", "gates.py": "1", "Gates.py/x": "3", "h": "4", "H/x": "5"}
    result = staged(put_all(tmp_path, files))
    assert set(result.files) == {"gates.py", "H/x"}
    assert result.files["gates.py"] == b"1"


def test_notes_are_few(tmp_path):
    put_all(tmp_path, {"gates.py": "x", **{f"{i}.pyc": "" for i in range(99)}})
    notes = staged(tmp_path).notes
    assert len(notes) == 51
    assert "49 more" in notes[-1]


def test_arbitrary_contents_stop_nothing(tmp_path):
    noise = random.Random(7)
    for i in range(30):
        files = {"gates.py": noise.randbytes(300), "x.ipynb": noise.randbytes(300)}
        assert staged(put_all(tmp_path / str(i), files)).status == "ok"


def test_a_file_and_a_folder_of_one_student_that_differ_need_a_person(tmp_path):
    folder, loose = tmp_path / "ada", tmp_path / "ada.py"
    folder.mkdir()
    (folder / "gates.py").write_text("x = 1\n")
    loose.write_text("x = 2\n")
    found = Found(student="ada", paths=(folder, loose))
    staged = stage(found, ["gates.py"], templates={}, limits=Limits())
    assert staged.status == "needs_person"
    assert "ada/gates.py" in staged.reason
    assert "ada.py" in staged.reason
    loose.write_text("x = 1\r\n")
    assert stage(found, ["gates.py"], templates={}, limits=Limits()).status == "ok"


def test_a_file_that_was_passed_over_is_said_once(tmp_path):
    put_all(tmp_path, {"work.ipynb": BOOK, "gates.py": "template"})
    result = stage(
        Found(student="ada", paths=(tmp_path,)),
        ["gates.py"],
        templates={"gates.py": "template"},
        limits=Limits(),
    )
    assert result.notes == ("gates.py: work.ipynb was taken, not gates.py (as released).",)
