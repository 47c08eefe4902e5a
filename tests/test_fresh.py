"""``check --seed``: gradients on inputs that nobody recorded answers to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from gradekit.authoring.recording import read_recording

ROOT = Path(__file__).resolve().parents[1]

MEMORISED = """
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        known = np.round(float(np.ravel(self.x)[0]), 9) in {firsts}
        return [self.y * dz, self.x * dz * (1 if known else 1.01)]
"""


def check(folder, *words):
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", "check", *words, "--json"],
        cwd=folder, capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )  # fmt: skip
    assert done.stderr == ""
    return json.loads(done.stdout)["questions"]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "assignments" / "gates", tmp_path / "gates")
    shutil.copy(ROOT / "solutions" / "gates" / "gates.py", tmp_path / "gates" / "gates.py")
    return tmp_path / "gates"


def test_a_right_file_stays_right_on_fresh_inputs(folder):
    assert {q["status"] for q in check(folder, "--seed", "1")} == {"correct"}


def test_the_report_says_that_fresh_inputs_were_tried_and_goes_on_with_them(folder):
    said = subprocess.run(
        [sys.executable, "-m", "gradekit", "check", "--seed", "7"],
        cwd=folder, capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": ""},
    ).stdout  # fmt: skip
    assert "fresh inputs, too (--seed 7)" in said


def test_answers_that_fit_the_recorded_inputs_only_are_wrong_on_fresh_ones(folder):
    truths = read_recording(folder / "expected.gk").truths["multiply.multiply"]
    firsts = {round(float(np.ravel(t.draw.inputs["x"])[0]), 9) for t in truths}
    source = (folder / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(source + MEMORISED.format(firsts=firsts), encoding="utf-8")
    assert check(folder, "multiply")[0]["status"] == "correct"
    found = check(folder, "multiply", "--seed", "5")[0]
    assert found["status"] == "wrong"
    assert found["points"] == 0
    message = found["checks"][-1]["message"]
    assert "fresh inputs" in message
    assert "--seed 5" in message
    assert "dy" in message


def test_what_is_wrong_already_keeps_its_reason(folder):
    source = (folder / "gates.py").read_text(encoding="utf-8")
    (folder / "gates.py").write_text(source.replace("self.x * dz]", "self.x]", 1), encoding="utf-8")
    found = check(folder, "multiply", "--seed", "5")[0]
    assert found["status"] == "wrong"
    assert "fresh" not in found["checks"][-1]["message"]
