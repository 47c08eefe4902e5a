"""Imports run one way, and what a command does not need it does not import."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.sandbox.process import forking_works

ROOT = Path(__file__).resolve().parents[1] / "gradekit"
# A room may import rooms of its own level that stand before it on the same line, and all below.
LEVELS = [
    ["model"],
    ["inputs", "judges", "assignment", "course", "numerics"],
    ["diagnosis", "mistakes", "sandbox", "verdicts", "judge", "overrides", "gradebook", "report"],
    [
        "policy",
        "grading",
        "authoring",
        "explaining",
        "fresh",
        "checking",
        "hints",
        "running",
        "staleness",
        "packing",
        "watching",
    ],
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


def test_imports_run_one_way():
    rank = {
        name: (level, place) for level, row in enumerate(LEVELS) for place, name in enumerate(row)
    }
    upwards = []
    for path in FILES:
        room = room_of(path)
        if room == "__init__":
            continue
        assert room in rank, f"{room} has no place in the layers"
        upwards += [
            f"{path.relative_to(ROOT)} imports {other}"
            for other in imports_of(path)
            if other in rank and other != room and (room, other) not in JOINED
            if rank[other] >= rank[room]
        ]
    assert upwards == []


def test_no_file_is_longer_than_four_hundred_lines():
    length = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {str(p.relative_to(ROOT)): n for p, n in length.items() if n > 400} == {}


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
    assert not [
        name
        for name in found
        if name.endswith((".examination", ".proof", ".own_forward", ".diagnosing", ".catalogue"))
    ]


def test_check_imports_neither_jinja2_nor_rich_nor_sqlite():
    found = modules_after("import gradekit.checking, gradekit.cli.check, gradekit.report.terminal")
    assert not found & {"jinja2", "rich", "nbformat", "sqlite3", "concurrent.futures"}


@pytest.fixture(scope="module", params=["", "true"], ids=["by hand", "in CI"])
def right_check(tmp_path_factory, request):
    """What a process has loaded once it has checked a right ``gates.py``."""
    repository = ROOT.parent
    folder = shutil.copytree(
        repository / "assignments" / "gates", tmp_path_factory.mktemp("c") / "gates"
    )
    (folder / "gates.ipynb").unlink()
    shutil.copy(repository / "solutions" / "gates" / "gates.py", folder)
    code = (
        f"import os, sys; os.chdir({str(folder)!r}); sys.argv = ['gradekit', 'check']\n"
        "from gradekit.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code, end.code\n"
        "import gc, inspect, json\n"
        "kept = [m for n, m in sys.modules.items() if n.startswith('gradekit.')]\n"
        "facts = {c for m in kept for c in vars(m).values()\n"
        "         if inspect.isclass(c) and '__dataclass_fields__' in vars(c)}\n"
        "print(json.dumps([list(sys.modules), len(facts), gc.isenabled(), gc.get_freeze_count()]))"
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, env={**os.environ, "CI": request.param},
    )  # fmt: skip
    assert "All 4 questions are correct" in done.stdout
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not forking_works(), reason="there a check starts new processes")
def test_a_check_of_a_right_script_imports_nothing_for_wrong_answers_or_notebooks(right_check):
    for_wrong = {
        *(
            "hints",
            "fresh",
            "diagnosis.mistake",
            "report.views",
            "report.disclosure",
            "numerics.slopes",
        ),
        *("report.evidence_view", "report.terminal.whole", "report.terminal.detail"),
        *("report.terminal.lines", "grading.diagnosing", "grading.timing", "mistakes"),
    }
    for_notebooks = {"extraction", "choice", "joining", "magics", "needs", "live"}
    unwanted = for_wrong | {f"sandbox.{name}" for name in for_notebooks}
    assert {name.removeprefix("gradekit.") for name in right_check[0]} & unwanted == set()
    assert not {"tempfile", "jinja2", "rich", "sqlite3"} & set(right_check[0])


@pytest.mark.skipif(not forking_works(), reason="there a check starts new processes")
def test_a_check_of_a_right_script_makes_few_dataclasses(right_check):
    """Each takes a third of a millisecond, a fifth of all that a check once took."""
    assert right_check[1] <= 56


@pytest.mark.skipif(not forking_works(), reason="nothing is frozen without a fork")
def test_what_a_check_has_loaded_is_frozen_before_it_forks(right_check):
    _, _, collecting, frozen = right_check
    assert collecting
    assert frozen > 10_000


@pytest.mark.skipif(not forking_works(), reason="nothing is frozen without a fork")
def test_a_process_that_collects_garbage_is_not_frozen_by_a_worker():
    code = (
        "import gc; from gradekit import Assignment; from gradekit.sandbox.local import Forker\n"
        "Forker(Assignment('gates', files=['gates.py'])).launch().end(kill=True)\n"
        "print(gc.get_freeze_count())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0"]


def test_a_worker_imports_late_only_what_its_zygote_has():
    """The files of gradekit lie outside of a sandbox: what is not imported by then never is."""
    found = modules_after("import gradekit.sandbox.zygote")
    ours = {name for name in found if name.startswith("gradekit.")}
    late = {
        (name, node.module)
        for name in ours
        for function in ast.walk(ast.parse(_source_of(name)))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("gradekit.")
    }
    assert ("gradekit.sandbox.worker", "gradekit.sandbox.stored") in late
    assert {module for _, module in late} <= ours


def _source_of(module):
    path = ROOT.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text(encoding="utf-8")
