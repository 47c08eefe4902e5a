"""Imports run one way, and what a command does not need it does not import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "gradekit"
# A room may import rooms of its own level that stand before it on the same line, and all below.
LEVELS = [
    ["model"],
    ["inputs", "judges", "assignment", "course", "numerics"],
    ["diagnosis", "mistakes", "sandbox", "verdicts", "judge", "overrides", "gradebook", "report"],
    ["policy", "grading", "authoring", "explaining", "fresh", "checking", "hints", "running", "staleness", "packing", "watching"],
    ["cli", "notebook", "__main__"],
]
JOINED = {("authoring", "grading"), ("grading", "authoring")}  # a template is part of grading
IN_WORKER = {"model", "inputs", "assignment", "course", "judges", "sandbox"}


def room_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports_of(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if node.module.startswith("gradekit."):
                yield node.module.split(".")[1]
            elif node.module == "gradekit":
                yield from (alias.name for alias in node.names)


FILES = [p for p in sorted(ROOT.rglob("*.py")) if "course" not in p.relative_to(ROOT).parts[:-1]]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_one_way(path):
    room = room_of(path)
    if room == "__init__":
        return
    rank = {
        name: (level, place) for level, row in enumerate(LEVELS) for place, name in enumerate(row)
    }
    assert room in rank, f"{room} has no place in the layers"
    for other in imports_of(path):
        if other in rank and other != room and (room, other) not in JOINED:
            assert rank[other] < rank[room], f"{path.name} imports {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_four_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def modules_after(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_no_heavy_package(option):
    code = (
        f"import sys; sys.argv = ['gradekit', {option!r}]\n"
        "from gradekit.cli import main\n"
        "try: main()\nexcept SystemExit: pass"
    )
    heavy = {"numpy", "jinja2", "rich", "nbformat", "sqlite3"}
    assert not modules_after(code) & heavy


def test_a_worker_imports_nothing_that_knows_an_answer():
    found = modules_after("import gradekit.sandbox.zygote")
    rooms = {name.split(".")[1] for name in found if name.startswith("gradekit.")}
    assert rooms <= IN_WORKER


def test_check_measures_no_slopes_before_something_is_wrong():
    found = modules_after("import gradekit.checking, gradekit.cli.check, gradekit.report.terminal")
    assert not [name for name in found if name.endswith((".examination", ".proof", ".own_forward", ".diagnosing", ".catalogue"))]


def test_check_imports_neither_jinja2_nor_rich_nor_sqlite():
    found = modules_after("import gradekit.checking, gradekit.cli.check, gradekit.report.terminal")
    assert not found & {"jinja2", "rich", "nbformat", "sqlite3", "concurrent.futures"}
