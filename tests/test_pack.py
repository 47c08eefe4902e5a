"""``gradekit pack``: what it makes is graded to the same marks, and what is stale is said."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from command_line import gradekit

from gradekit.packing import _imported

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "classes" / "gates"
NAME = "gates-submission.zip"
RIGHT = "return [dz, dz]"
HOLE = 'raise NotImplementedError("AddGate.backward")'


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    return tmp_path / "gates"


def hand_in(folder, student):
    for path in (SAMPLES / student).iterdir():
        shutil.copy(path, folder / path.name)


def pack(folder, *words, code=0):
    done = gradekit("pack", *words, cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def inside(folder):
    with zipfile.ZipFile(folder / NAME) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def marks(folder, *words):
    """What ``check`` says of a target."""
    done = gradekit("check", *words, "--json", cwd=folder)
    found = json.loads(done.stdout)
    return {q["id"]: (q["status"], q["points"]) for q in found["questions"]}


def unpacked(folder, tmp_path):
    """What was packed, in a folder with the checks: as grading sees it, chosen anew."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "assignments" / "gates", other, ignore=shutil.ignore_patterns("gates.*"))
    with zipfile.ZipFile(folder / NAME) as archive:
        archive.extractall(other)
    return other


@pytest.mark.parametrize("student", ["s001_ada", "s007_gita", "s017_qing", "s028_bruna"])
def test_what_was_packed_gets_the_same_marks(folder, tmp_path, student):
    hand_in(folder, student)
    pack(folder)
    assert marks(unpacked(folder, tmp_path)) == marks(folder)


def test_what_was_packed_is_graded_as_what_was_checked(folder, tmp_path):
    hand_in(folder, "s007_gita")
    (folder / "gates.py").rename(folder / "Gates (1).py")
    pack(folder)
    course = tmp_path / "course"
    for part in ("assignments", "solutions"):
        (course / part).mkdir(parents=True)
        shutil.copytree(ROOT / part / "gates", course / part / "gates",
                        ignore=shutil.ignore_patterns(".keys"))  # fmt: skip
    (course / "submissions").mkdir()
    shutil.copy(folder / NAME, course / "submissions" / "gita.zip")
    done = gradekit("grade", "gates", "submissions", "--isolation", "none", cwd=course)
    assert done.returncode == 0, done.stderr
    results = (course / "graded/gates/results/gita.json").read_text(encoding="utf-8")
    graded = {q["id"]: (q["status"], q["points"]) for q in json.loads(results)["questions"]}
    assert graded == marks(folder)


def test_a_single_file_is_packed_under_the_name_that_was_asked_for(folder, tmp_path):
    shutil.copy(SAMPLES / "s001_ada" / "gates.py", folder / "my answers.py")
    said = pack(folder, "my answers.py")
    assert list(inside(folder)) == ["gates.py"]
    assert "from my answers.py" in said
    assert said.splitlines()[-1] == f"Hand in: {NAME}"


def test_helpers_come_along_and_nothing_else(folder):
    hand_in(folder, "s001_ada")
    (folder / "gates.py").write_text(
        "import one, numpy\nfrom pack.deep import f\nprint(open('data.csv').read())\n"
        + (folder / "gates.py").read_text(encoding="utf-8"), encoding="utf-8",
    )  # fmt: skip
    (folder / "one.py").write_text("from . import unused\nimport two\n", encoding="utf-8")
    (folder / "two.py").write_text("", encoding="utf-8")
    (folder / "notes.py").write_text("import secret\n", encoding="utf-8")
    (folder / "data.csv").write_text("1\n", encoding="utf-8")
    (folder / "other.csv").write_text("1\n", encoding="utf-8")
    (folder / "pack").mkdir()
    for name in ("__init__.py", "deep.py"):
        (folder / "pack" / name).write_text("f = 1\n", encoding="utf-8")
    said = pack(folder, code=1 if "does not load" in gradekit("check", cwd=folder).stdout else 0)
    assert sorted(inside(folder)) == [
        "data.csv", "gates.py", "one.py", "pack/__init__.py", "pack/deep.py", "two.py",
    ]  # fmt: skip
    assert "used by one.py" in said


def test_imports_are_found_however_they_are_written():
    source = "import a, b.c as d\nfrom e.f import g\nfrom . import h, i\n  from .j import k # l\n"
    assert set(_imported(source)) == {"a", "b", "e", "h", "i", "j"}


def notebook(folder, source="", **cell):
    """Fill one hole of the released notebook; every code cell was run, one as ``cell`` says."""
    book = json.loads((folder / "gates.ipynb").read_text(encoding="utf-8"))
    count = 0
    for part in book["cells"]:
        if part["cell_type"] == "code":
            count += 1
            part["execution_count"] = count
            text = "".join(part["source"])
            if HOLE in text:
                part["source"] = source + text.replace(HOLE, RIGHT)
                part.update(cell)
    (folder / "gates.ipynb").write_text(json.dumps(book), encoding="utf-8")


def test_a_notebook_is_packed_with_the_helpers_of_its_helpers(folder, tmp_path):
    notebook(folder, "import one\n")
    (folder / "one.py").write_text("import two\n", encoding="utf-8")
    (folder / "two.py").write_text("x = 1\n", encoding="utf-8")
    said = pack(folder)
    # Without the released gates.py, two.py could be taken for the answers.
    assert sorted(inside(folder)) == ["gates.ipynb", "gates.py", "one.py", "two.py"]
    assert "as released, so that the notebook counts" in said
    other = unpacked(folder, tmp_path)
    assert marks(other)["add"] == ("correct", 2.0) == marks(folder)["add"]


ERROR = [{"output_type": "error", "ename": "NameError", "evalue": "x", "traceback": []}]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({}, None),
        ({"execution_count": None}, "cell 9 was not run when it was saved"),
        ({"execution_count": 99}, "run in another order"),
        ({"outputs": ERROR}, "cell 9 ended in an error"),
    ],
)
def test_the_saved_state_of_a_notebook_is_looked_at(folder, cell, said):
    notebook(folder, **cell)
    text = " ".join(pack(folder, code=1 if said else 0).split())
    assert ("Look first" in text) is bool(said)
    assert said is None or said in text


def test_a_notebook_that_was_never_run_says_so(folder):
    path = folder / "gates.ipynb"
    text = path.read_text(encoding="utf-8").replace(HOLE.replace('"', '\\"'), RIGHT)
    path.write_text(text, encoding="utf-8")
    assert "none of its cells was run" in " ".join(pack(folder, code=1).split())


def test_a_newer_file_that_does_not_count_is_named(folder):
    hand_in(folder, "s001_ada")
    notebook(folder)
    os.utime(folder / "gates.py", (1_600_000_000, 1_600_000_000))
    said = " ".join(pack(folder, code=1).split())
    assert "gates.ipynb was changed after gates.py" in said
    assert "gates.py is what counts" in said
    assert list(inside(folder)) == ["gates.py"]


def test_a_file_that_came_without_a_time_is_given_none(folder):
    hand_in(folder, "s001_ada")
    notebook(folder)
    os.utime(folder / "gates.py", (315_532_800, 315_532_800))  # as a zip of a release holds it
    said = " ".join(pack(folder, code=1).split())
    assert "1980" not in said
    assert re.search(r"gates.py your answers, [\d,]+ bytes", said)
    assert "gates.ipynb was changed after gates.py, but gates.py is what counts" in said


def test_a_long_path_is_not_cut(folder):
    hand_in(folder, "s001_ada")
    target = folder.resolve() / ("sub-" * 20)
    target.mkdir()
    shutil.copy(folder / "gates.py", target)
    said = pack(folder, target).splitlines()
    assert said[-2:] == ["Hand in:", str(target / NAME)]


def test_changes_that_an_editor_keeps_are_named(folder):
    hand_in(folder, "s001_ada")
    os.utime(folder / "gates.py", (1_600_000_000, 1_600_000_000))
    (folder / ".gates.py.swp").write_bytes(b"vim")
    assert "may have changes that are not saved" in " ".join(pack(folder, code=1).split())


@pytest.mark.parametrize("name", ["gates.py", "gates.ipynb"])
def test_an_untouched_template_is_called_one(folder, name):
    for other in {"gates.py", "gates.ipynb"} - {name}:
        (folder / other).unlink()
    assert "nothing is written in it yet" in pack(folder, code=1)


def test_a_file_that_does_not_load_is_packed_and_said(folder):
    (folder / "gates.py").write_text("def f(:\n", encoding="utf-8")
    assert "it does not load: gates.py" in " ".join(pack(folder, code=1).split())
    assert list(inside(folder)) == ["gates.py"]


def test_the_bytes_are_the_same_every_time(folder):
    hand_in(folder, "s007_gita")
    pack(folder)
    first = (folder / NAME).read_bytes()
    with zipfile.ZipFile(folder / NAME) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    os.utime(folder / "gates.py", (1_600_000_000, 1_600_000_000))
    pack(folder)
    assert (folder / NAME).read_bytes() == first


def test_what_was_packed_is_no_part_of_the_next_check_or_pack(folder):
    hand_in(folder, "s001_ada")
    pack(folder)
    hand_in(folder, "s017_qing")
    assert marks(folder)["multiply"][0] == "wrong"
    pack(folder)
    assert inside(folder)["gates.py"] == (SAMPLES / "s017_qing" / "gates.py").read_bytes()


def test_a_file_of_that_name_that_is_not_ours_is_left_alone(folder):
    hand_in(folder, "s001_ada")
    (folder / NAME).write_bytes(b"mine")
    done = gradekit("pack", cwd=folder)
    assert done.returncode == 2
    assert "left as it is" in done.stderr
    assert (folder / NAME).read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions hold nobody here")
def test_a_folder_that_cannot_be_written_says_so(folder):
    folder.chmod(0o500)
    done = gradekit("pack", cwd=folder)
    folder.chmod(0o700)
    assert done.returncode == 5
    assert "cannot be written" in done.stderr


def test_nothing_to_pack_is_said(folder):
    (folder / "gates.py").unlink()
    (folder / "gates.ipynb").unlink()
    assert gradekit("pack", cwd=folder).returncode == 3
    (folder / "a.py").write_text("x = 1\n", encoding="utf-8")
    (folder / "b.py").write_text("x = 2\n", encoding="utf-8")
    done = gradekit("pack", cwd=folder)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert not (folder / NAME).exists()
