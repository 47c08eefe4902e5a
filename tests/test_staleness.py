"""What runs and what is saved: every difference that grading would see is told, with its cure."""

from __future__ import annotations

import json
import shutil

import pytest
from small_course import square

import gradekit.notebook as gk
from gradekit.running import Running
from gradekit.staleness import stale

RIGHT, WRONG = square(), square(backward="return dz")
TEMPLATE = square(backward='raise NotImplementedError("Square.backward")')
READS = square(backward="return K * self.x * dz")


def kernel(*cells, names=None):
    """Run cells as a kernel does; cell 1 is the first."""
    names = {"__name__": "__main__"} if names is None else names
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"<cell {number}>", "exec"), names)
    return Running(
        names=names,
        texts=dict(enumerate(cells, 1)),
        numbers={f"<cell {n}>": n for n in range(1, len(cells) + 1)},
        labels={n: f"cell [{n}]" for n in range(1, len(cells) + 1)},
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "demo.ipynb"


def saved(path, *sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")


def compared(path, live):
    found = stale(path, live, TEMPLATE)
    return list(found.unsaved), list(found.apart)


def test_what_is_saved_as_it_runs_is_nothing_to_tell(path):
    saved(path, "K = 2", READS)
    assert compared(path, kernel("K = 2", READS)) == ([], [])
    assert compared(path, kernel(READS, "K = 3", "K = 2", READS)) == ([], [])


def test_a_definition_that_is_nowhere_in_the_file_is_to_be_saved(path):
    saved(path, WRONG)
    assert compared(path, kernel(RIGHT)) == (["Square"], [])


@pytest.mark.parametrize("later", [WRONG, f"if True:\n    x = 1\n{WRONG}"])
def test_of_another_copy_that_counts_it_is_said_what_to_do(path, later):
    saved(path, RIGHT, "x = 1", later)
    unsaved, (said,) = compared(path, kernel(later, RIGHT))
    assert unsaved == []
    assert said == (
        "Square stands in demo.ipynb more than once. Here runs that of cell 1; grading takes that "
        "of cell 3. Delete the one that you do not want, run the other, save, and ask again."
    )


def test_an_untouched_copy_counts_never_and_is_nothing_to_tell(path):
    saved(path, RIGHT, TEMPLATE)
    assert compared(path, kernel(TEMPLATE, RIGHT)) == ([], [])


def test_where_the_untouched_copy_runs_the_filled_one_counts(path):
    saved(path, RIGHT, TEMPLATE)
    _, (said,) = compared(path, kernel(RIGHT, TEMPLATE))
    assert "Here runs that of cell 2; grading takes that of cell 1." in said


@pytest.mark.parametrize(
    ("here", "there", "values"),
    [
        ("K = 3", "K = 2", "is 3 here and 2 in demo.ipynb"),
        ("K = 2\nK += 1", "K = 2", "is 3 here and 2 in demo.ipynb"),
        ("K = 1.5", "K = 1 / 2", "is 1.5 here and 0.5 in demo.ipynb"),
        ("K = (1, 2)", "K = (1, 3)", "is (1, 2) here and (1, 3) in demo.ipynb"),
        ("K = {'a': 1}", "K = {'a': 2}", "is {'a': 1} here and {'a': 2} in demo.ipynb"),
        ("K = np.ones(2)", "K = [1, 2]", "is not set here as it is in demo.ipynb"),
        ("K = np.ones(2)", "K = np.ones(3)", "is not set here as it is in demo.ipynb"),
        ("K = 3", "K = 2\nK += 2", "is not set here as it is in demo.ipynb"),
        ("K = 3", "J = 2", "is 3 here and is set nowhere in demo.ipynb"),
        ("K = np.ones(2)", "J = 2", "which your answers read, is set nowhere in demo.ipynb"),
    ],
)
def test_a_value_that_answers_read_is_another_in_the_file(path, here, there, values):
    here, there = (f"import numpy as np\n{text}" for text in (here, there))
    saved(path, there, READS)
    unsaved, (said,) = compared(path, kernel(here, READS))
    assert unsaved == []
    assert said.startswith("K, which your answers read,")
    assert values in said
    assert said.endswith("save, and ask again.")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("K = 2.0", "K = 2"),
        ("K = [1, 2]", "K = (1, 2)"),
        ("K = np.ones(2)", "K = np.ones(2)"),
        ("K = float('nan')", "K = float('nan')"),
        ("K = object()", "K = 2"),
        ("K = lambda: 2", "K = lambda: 3"),
        ("J = 3", "J = 2"),
    ],
)
def test_what_is_the_same_or_read_by_no_answer_is_nothing_to_tell(path, here, there):
    here, there = (f"import numpy as np\n{text}" for text in (here, there))
    saved(path, there, READS)
    assert compared(path, kernel(here, READS)) == ([], [])


def test_a_value_that_only_a_plot_reads_is_nothing_to_tell(path):
    plot = "def plot():\n    print(history)"
    saved(path, RIGHT, plot)
    assert compared(path, kernel(RIGHT, plot, "history = [1, 2]")) == ([], [])


@pytest.mark.parametrize(
    "kept",
    [
        "calls.append(x)",
        "calls[0:] = [x]",
        "global calls; calls = [x]",
    ],
)
def test_what_answers_keep_when_they_are_tried_out_is_nothing_to_tell(path, kept):
    source = "calls = []\n" + square(forward=f"{kept}; self.x = x; return calls[-1] * x")
    saved(path, source)
    assert compared(path, kernel(source, "Square().forward(3)")) == ([], [])


def test_the_name_of_the_module_is_nothing_to_tell(path):
    source = square(backward="__name__; return 2 * self.x * dz")
    saved(path, source)
    assert compared(path, kernel(source)) == ([], [])


def test_a_method_put_in_from_outside_is_to_be_saved_too(path):
    patch = "def better(self, dz):\n    return 2 * self.x * dz\nSquare.backward = better"
    saved(path, WRONG)
    assert compared(path, kernel(WRONG, patch))[0] == ["better", "Square"]
    saved(path, WRONG, patch)
    assert compared(path, kernel(WRONG, patch)) == ([], [])


def test_an_old_object_s_class_is_not_what_runs(path):
    saved(path, RIGHT, "gate = Square()")
    assert compared(path, kernel(WRONG, "gate = Square()", RIGHT)) == ([], [])
    assert compared(path, kernel("class Old(dict):\n    def f(self): pass", "x = Old()\ndel Old",
                                 RIGHT)) == ([], [])  # fmt: skip


def test_a_damaged_file_has_nothing_of_it(path):
    path.write_text('{"cells": [')
    assert compared(path, kernel(RIGHT)) == (["Square"], [])


# --- told


@pytest.fixture
def folder(released_small_course, tmp_path, monkeypatch):
    public = shutil.copytree(released_small_course, tmp_path / "assignments" / "demo")
    monkeypatch.chdir(public)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    for name in ("JPY_SESSION_NAME",):
        monkeypatch.delenv(name, raising=False)
    return public


def told(ask, live, monkeypatch):
    monkeypatch.setattr(gk, "running", lambda _: live)
    gk.use("demo")
    return " ".join(repr(ask()).split())


def test_checks_say_it_and_nothing_is_to_be_handed_in_before(folder, monkeypatch):
    saved(folder / "demo.ipynb", "K = 3", READS)
    live = kernel("K = 2", READS)
    for ask in (lambda: gk.check("square"), gk.check_all):
        text = told(ask, live, monkeypatch)
        assert "2 / 2" in text
        assert "K, which your answers read, is 2 here and 3 in demo.ipynb" in text
    text = told(gk.check_as_graded, live, monkeypatch)
    assert "0 / 2" in text
    assert "K, which your answers read, is 2 here and 3 in demo.ipynb" in text
    assert "Hand in" not in text


def test_while_work_is_not_saved_a_check_does_not_speak_of_the_file(folder, monkeypatch):
    saved(folder / "demo.ipynb", "K = 3", WRONG)
    text = told(lambda: gk.check("square"), kernel("K = 2", READS), monkeypatch)
    assert "demo.ipynb" not in text


def test_saving_is_not_asked_for_where_it_would_not_help(folder, monkeypatch):
    saved(folder / "demo.ipynb", RIGHT, WRONG)
    text = told(gk.check_as_graded, kernel(WRONG, RIGHT), monkeypatch)
    assert "not saved as it runs here" not in text
    assert "Here runs that of cell 1; grading takes that of cell 2." in text


def test_what_cannot_be_compared_costs_no_check(folder, monkeypatch):
    saved(folder / "demo.ipynb", RIGHT)

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(gk, "stale", broken)
    assert told(lambda: gk.check("square"), kernel(RIGHT), monkeypatch).startswith("✓ square")


# --- where nothing can be forked, the cells are run again


@pytest.fixture
def alone(folder, monkeypatch):
    monkeypatch.setattr("gradekit.running.forking_works", lambda: False)
    monkeypatch.setattr("gradekit.checking.forking_works", lambda: False)
    return lambda *cells: told(lambda: gk.check("square"), kernel(*cells), monkeypatch)


QUIET = "✓ square: correct 2 / 2 Every check is right."


@pytest.mark.parametrize(
    "cells",
    [
        (WRONG, RIGHT),
        (WRONG, WRONG.replace("return dz", "return 3 * dz"), RIGHT),
        (TEMPLATE, RIGHT, "print(Square().forward(3))", "x = 1\nprint(x)"),
        (RIGHT, "import numpy as np\nfor i in range(2):\n    i + 1"),
        (RIGHT.replace("class Square", "class Square(Base)").join(("class Base: pass\n", "")),),
        (WRONG, "class Square(Square):\n    def backward(self, dz): return 2 * self.x * dz"),
        (RIGHT, "Square.backward = lambda self, dz: dz", RIGHT),
    ],
)
def test_nothing_of_former_runs_of_a_cell_is_told(alone, cells):
    assert alone(*cells) == QUIET


def test_the_object_that_is_there_counts_and_not_what_was_better(alone):
    assert "not started" in alone(RIGHT, TEMPLATE)
    assert "0 / 2" in alone(RIGHT, WRONG)


def cells_that_fail(cells):
    """Return a kernel in which some of the cells were no Python, or raised."""
    good = kernel(*(cell if works else "pass" for cell, works in cells))
    texts = {n: cell for n, (cell, _) in enumerate(cells, 1)}
    return Running(names=good.names, texts=texts, numbers=good.numbers, labels=good.labels)


@pytest.mark.parametrize(
    "cells",
    [
        [(RIGHT, True), ("def f(:", False)],
        [("K = int('x')", False), ("K = 2", True), (READS, True)],
    ],
)
def test_a_cell_that_failed_is_past(alone, monkeypatch, cells):
    live = cells_that_fail(cells)
    assert told(lambda: gk.check("square"), live, monkeypatch) == QUIET


def test_a_newer_cell_that_failed_is_told_although_what_is_there_is_right(alone, monkeypatch):
    live = cells_that_fail([(RIGHT, True), (f"1 / 0\n{WRONG}", False)])
    text = told(lambda: gk.check("square"), live, monkeypatch)
    assert text.startswith("✓ square: correct 2 / 2 Your last run of cell [2] failed before")


def test_a_cell_that_was_not_run_is_to_be_run_first(alone):
    assert "Square is missing: run the cell that defines Square first" in alone("x = 1")


def test_a_cell_that_still_fails_is_told(alone, monkeypatch):
    live = cells_that_fail([("K = int('x')", False), (READS, True)])
    text = told(lambda: gk.check("square"), live, monkeypatch)
    assert "cell [1], line 1 was left out: ValueError" in text
