"""The README says what happens: its transcripts are runs, its links lead somewhere."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def transcript(name):
    """Return the command and the output of a transcript in the README."""
    found = re.search(rf"<!-- transcript: {name} -->\n```console\n\$ (.*)\n((?:.*\n)*?)```", README)
    assert found, f"the README has no transcript {name}"
    return found[1], found[2]


def run(command, cwd):
    assert command.startswith("gradekit ")
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=cwd, capture_output=True, text=True,
        encoding="utf-8", timeout=170, check=False,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "CI": ""},
    )  # fmt: skip
    return done.stdout


def test_the_student_s_transcript_is_a_real_run(tmp_path):
    folder = tmp_path / "gates"
    shutil.copytree(ROOT / "assignments" / "gates", folder)
    shutil.copy(ROOT / "tests/classes/gates/s017_qing/gates.py", folder)
    command, output = transcript("check")
    assert run(command, folder) == output


def test_the_instructor_s_transcript_is_a_real_run(tmp_path):
    course = tmp_path / "course"
    (course / "submissions").mkdir(parents=True)
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part, course / part, ignore=shutil.ignore_patterns(".keys"))
    for student in sorted((ROOT / "tests" / "classes" / "gates").glob("s0[0-2]*")):
        copy = shutil.copytree if student.is_dir() else shutil.copy
        copy(student, course / "submissions" / student.name)
    command, output = transcript("grade")
    # What a machine can isolate is its own.
    level = re.compile(r"Isolation: \w+")
    assert level.sub("", run(command, course)) == level.sub("", output)


def test_python_sessions_print_what_they_say():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for session in re.findall(r"```pycon\n(.*?)```", text, re.DOTALL):
            test = doctest.DocTestParser().get_doctest(session, {}, page.name, str(page), 0)
            said = []
            doctest.DocTestRunner(verbose=False).run(test, out=said.append)
            assert not said, "".join(said)


def test_the_first_code_block_is_the_two_commands():
    block = re.search(r"```\w*\n(.*?)```", README, re.DOTALL)[1].splitlines()
    assert block == [
        "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/gradekit demo",
        '.venv/bin/pip install -e ".[dev]" && .venv/bin/pytest',
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_and_every_named_file_is_there(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
    for named in re.findall(r"`((?:gradekit|tests|assignments|solutions|docs)/[\w./]+)`", text):
        made = named == "solutions/.keys"  # by the first grading, and kept out of the repository
        assert made or "NAME" in named or (ROOT / named).exists(), named


def test_the_example_assignment_of_the_readme_works(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for part in ("assignments", "solutions"):
        (tmp_path / part / "powers").mkdir(parents=True)
    (tmp_path / "assignments" / "powers" / "checks.py").write_text(blocks[0], encoding="utf-8")
    reference = (
        "class SquareGate:\n    def forward(self, x):\n        self.x = x\n"
        f"        return x * x\n\n{blocks[1]}"
    )
    solution = tmp_path / "solutions" / "powers" / "powers.py"
    solution.write_text(reference, encoding="utf-8")
    assert "written" in run("gradekit release powers", tmp_path)
    assert "0 of 2 points" in run("gradekit check", tmp_path / "assignments" / "powers")
    (tmp_path / "submissions" / "ada").mkdir(parents=True)
    shutil.copy(solution, tmp_path / "submissions" / "ada")
    assert "1 submission: 1 graded." in run("gradekit grade powers submissions", tmp_path)
