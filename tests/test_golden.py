"""What students see, as transcripts of real runs at 80 columns, in UTF-8 and in ASCII.

Times are masked. After a change that is meant, write them again and read the difference:
``GRADEKIT_GOLDEN=write pytest tests/test_golden.py``.
"""

from __future__ import annotations

import copy
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import command_line
import pytest

from gradekit import checking
from gradekit.checking import check
from gradekit.hints import KEPT_IN, remember_mistakes
from gradekit.report.text import cells

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).parent / "golden"
SAMPLES = ROOT / "tests" / "classes" / "gates"
HOLE = 'raise NotImplementedError("MultiplyGate.backward")'


def released():
    return (ROOT / "assignments" / "gates" / "gates.py").read_text(encoding="utf-8")


def handed_in(student):
    return (SAMPLES / student / "gates.py").read_text(encoding="utf-8")


# name -> the file, and the words of the command
RUNS = {
    "template": (released, "check"),
    "gradient": (lambda: handed_in("s017_qing"), "check"),
    "question": (lambda: handed_in("s017_qing"), "check multiply"),
    "shape": (lambda: handed_in("s028_bruna"), "check"),
    "crash": (lambda: handed_in("s033_goran"), "check"),
    "missing": (lambda: handed_in("s034_hana"), "check"),
    "timeout": (lambda: released().replace(HOLE, "while True: pass"), "check"),
    "right": (lambda: handed_in("s001_ada"), "check"),
    "load": (lambda: released().replace("class MaxGate:", "class MaxGate"), "check"),
    "none": (lambda: released().replace(HOLE, "dx = dz * self.y"), "check"),
    "printing": (lambda: released().replace(HOLE, "print('dz is', dz.shape, '✓')"), "check"),
    "hint": (released, "hint multiply"),
    "pack": (lambda: handed_in("s017_qing"), "pack"),
    "pack_template": (released, "pack"),
}
MASKS = [
    (re.compile(r"time limit of [\d.]+ s (?:of CPU|by the clock)"), "time limit of N s"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "YYYY-MM-DD HH:MM"),
]


@pytest.fixture(scope="module")
def checked_once():
    """A check is asked once, and printed in each encoding: asking takes most of the time."""
    known = {}

    def check_once(target, questions=(), *, seed=None):
        file = target.path / "gates.py" if target.path.is_dir() else target.path
        asked = (file.read_bytes(), tuple(questions), seed)
        if asked not in known:
            known[asked] = check(target, questions, seed=seed)
        document, assignment = known[asked]
        return copy.deepcopy(document), assignment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "check", check_once)
        yield


def transcript(name, folder, encoding, monkeypatch):
    source, words = RUNS[name]
    shutil.copytree(ROOT / "assignments" / "gates", folder)
    checks = folder / "checks.py"
    text = checks.read_text(encoding="utf-8")
    checks.write_text(text.replace("limit=1.0", "limit=0.2"), encoding="utf-8")
    (folder / "gates.py").write_text(source(), encoding="utf-8")
    monkeypatch.setattr(
        command_line, "_stream",
        lambda: io.TextIOWrapper(io.BytesIO(), encoding, "strict", "\n", write_through=True),
    )  # fmt: skip
    monkeypatch.delenv("CI", raising=False)
    done = command_line.gradekit(*words.split(), cwd=folder)
    assert done.stderr == ""
    said = done.stdout
    for pattern, mask in MASKS:
        said = pattern.sub(mask, said)
    return f"$ gradekit {words}\n{said}[exit {done.returncode}]\n"


@pytest.mark.usefixtures("checked_once")
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", RUNS)
def test_the_transcript_is_the_golden_one(name, encoding, tmp_path, monkeypatch):
    said = transcript(name, tmp_path / "gates", encoding, monkeypatch)
    path = GOLDEN / f"run_{name}.{'utf8' if encoding == 'utf-8' else 'ascii'}.txt"
    if os.environ.get("GRADEKIT_GOLDEN") == "write":
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda p: p.name)
def test_golden_transcripts_fit_a_terminal(path):
    text = path.read_text(encoding="utf-8")
    assert max(map(cells, text.splitlines())) <= 80
    assert ".ascii" not in path.name or text.isascii()


@pytest.mark.parametrize("encoding", ["ascii:strict", "cp1252:strict"])
@pytest.mark.parametrize("words", ["check", "hint multiply", "pack"])
def test_a_terminal_without_unicode_gets_ascii_alone(words, encoding, tmp_path):
    folder = tmp_path / "gates"
    shutil.copytree(ROOT / "assignments" / "gates", folder)
    text = released().replace(HOLE, "print('✓ é', dz.shape); return dz, self.é漢")
    (folder / "gates.py").write_text(text, encoding="utf-8")
    remember_mistakes(
        folder / KEPT_IN,
        {"assignment": "gates", "questions": [{"id": "multiply", "checks": [
            {"status": "wrong", "misconception": {"id": "x", "sentence": "✗", "hints": ["→ é"]}}
        ]}]},
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", *words.split()], cwd=folder, capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "CI": ""}, check=False, timeout=100,
    )  # fmt: skip
    assert done.stderr == b""
    assert done.returncode in (0, 1)
    said = done.stdout.decode("ascii")
    assert "\\u" in said or "\\x" in said or words == "pack"
    assert max(map(len, said.splitlines())) <= 80
