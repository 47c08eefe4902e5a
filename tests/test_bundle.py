"""The bundle for students: a folder that checks at once, the same bytes, and nothing hidden."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gradekit.authoring.bundle import bundle_of, contents_of
from gradekit.authoring.holes import holes_of
from gradekit.authoring.release import templates_of
from gradekit.course import assignment_names, find_place, load

ROOT = Path(__file__).resolve().parents[1]


def made(name):
    place = find_place(name, ROOT)
    assignment = load(place)
    return place, bundle_of(place, assignment, templates_of(place, assignment))


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_it_holds_what_students_need_and_no_line_of_a_solution(name):
    place, bundle = made(name)
    assert bundle == made(name)[1]
    members = {path.removeprefix(f"{name}/"): c for path, c in contents_of(bundle).items()}
    assert {
        "README.md",
        "START.txt",
        "checks.py",
        "expected.gk",
        f"{name}.py",
        f"{name}.ipynb",
    } <= (members.keys())
    assert len(members["START.txt"].splitlines()) == 5
    for path in place.hidden.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for hole in holes_of(text, path):
            for line in text.splitlines()[hole.first : hole.last - 1]:
                if len(line.strip()) > 30 and not line.strip().startswith("#"):
                    own = [n for n, c in members.items() if line.strip().encode() in c]
                    assert own in ([], ["given.py"]), line


def test_unpacked_it_checks_at_once(tmp_path):
    with zipfile.ZipFile(io.BytesIO(made("gates")[1])) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", "check"],
        cwd=tmp_path / "gates", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Nothing is wrong yet: 4 questions are waiting for you." in done.stdout


def test_what_is_no_bundle_holds_nothing():
    assert contents_of(b"PK no zip") == {}
