"""What runs: the kernel's names and cells, and the file of its notebook."""

import contextlib
import json
import types

import pytest

from gradekit import running as room
from gradekit.running import Running, running, saved_notebook


def a_shell(**more):
    def f():
        pass

    names = {"f": f, "_hidden": 1, **more}
    return types.SimpleNamespace(
        user_ns=names,
        user_ns_hidden={"_hidden": 1},
        history_manager=types.SimpleNamespace(input_hist_raw=["", "x = 1", "def f():\n    pass"]),
        compile=types.SimpleNamespace(_filename_map={__file__: 2}),
    )


def test_of_a_kernel_the_cells_of_what_is_there_count(monkeypatch):
    monkeypatch.setattr(room, "_shell", a_shell)
    live = running({})
    assert set(live.names) == {"f"}
    cells = json.loads(live.files("gates.py", live=True)["gates.py"])["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"]
    cells = json.loads(live.files("gates.py", live=False)["gates.py"])["cells"]
    assert [cell["cell_type"] for cell in cells] == ["code", "code"]
    assert live.labels[2] == "cell [2]"


def test_without_a_kernel_the_caller_s_file_is_the_source(tmp_path):
    path = tmp_path / "play.py"
    path.write_text("x = 1\n", encoding="utf-8")
    live = running({"__file__": str(path), "x": 1})
    assert live.texts == {1: "x = 1\n"}
    assert live.labels == {1: "play.py"}
    assert running({"x": 1}).texts == {}


def test_cells_are_called_as_the_notebook_calls_them():
    live = Running(names={}, texts={}, numbers={}, labels={2: "cell [2]"})
    check = {"file": "gates.ipynb", "cell": 2, "line": 3, "notes": ["gates.ipynb, cell 2, line 1"]}
    check["message"] = "it was in gates.ipynb, cell 2, line 3"
    document = {"questions": [{"checks": [check]}], "notes": ["gates.ipynb: cell 2, line 1"]}
    shown = live.relabelled(document, "gates.py")
    check = shown["questions"][0]["checks"][0]
    assert (check["file"], check["cell"], check["line"]) == ("cell [2]", None, 3)
    assert check["message"] == "it was in cell [2], line 3"
    assert shown["notes"] == ["cell [2], line 1"]


def test_the_saved_notebook_is_told_by_the_editor_or_found(tmp_path, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(room, "_shell", lambda: None)
    assert saved_notebook(tmp_path, "gates") is None
    (tmp_path / "mine.ipynb").write_text("{}")
    assert saved_notebook(tmp_path, "gates").name == "mine.ipynb"
    (tmp_path / "other.ipynb").write_text("{}")
    assert saved_notebook(tmp_path, "gates") is None
    (tmp_path / "gates.ipynb").write_text("{}")
    assert saved_notebook(tmp_path, "gates").name == "gates.ipynb"
    told = str(tmp_path / "other.ipynb")
    monkeypatch.setattr(room, "_shell", lambda: a_shell(__vsc_ipynb_file__=told))
    assert saved_notebook(tmp_path, "gates").name == "other.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "mine.ipynb"))
    assert saved_notebook(tmp_path, "gates").name == "mine.ipynb"


# --- what a newer cell was to define

OLD = "class Linear:\n    def backward(self, dz):\n        return dz"


def a_kernel(*cells):
    """Run cells as a kernel does, those that fail too."""
    names = {}
    for number, cell in enumerate(cells, 1):
        with contextlib.suppress(Exception):
            exec(compile(cell, f"<cell {number}>", "exec"), names)
    numbers = range(1, len(cells) + 1)
    return Running(
        names=names,
        texts=dict(zip(numbers, cells, strict=True)),
        numbers={f"<cell {n}>": n for n in numbers},
        labels={n: f"cell [{n}]" for n in numbers},
    )


def told(*cells):
    return list(a_kernel(*cells).outdated(["Linear"], {"Linear", "Linaar"}))


def test_of_a_cell_that_failed_it_is_said_what_is_checked_instead():
    (said,) = told("x = 1", OLD, OLD + "\n    def forward(self, x:\n        pass")
    assert said == (
        "Your last run of cell [3] failed (SyntaxError, line 4): what is checked is Linear from "
        "cell [2]. Mend that cell and run it first."
    )
    (said,) = told(OLD, "1 / 0\n" + OLD)
    assert "cell [2] failed before it defined Linear: what is checked is Linear from" in said
    (said,) = told("x = 1", "(\n" + OLD)
    assert "cell [2] failed (SyntaxError, line 1): there is no Linear yet." in said


def test_a_class_of_another_name_is_told_where_the_old_one_is_still_there():
    (said,) = told(OLD, OLD.replace("Linear", "Linaer"))
    assert said == (
        "Linear comes from cell [1]; cell [2] defines Linaer. Give it the name Linear and run that "
        "cell again."
    )


@pytest.mark.parametrize(
    "cells",
    [
        [OLD, OLD],
        ["(\n" + OLD, OLD],
        [OLD, "%%writefile linear.py\n" + OLD],
        [OLD, f"text = '''\n{OLD}\n'''"],
        [OLD, "x = ("],
        [OLD, "def backward(self, dz): return 2 * dz\nLinear.backward = backward"],
        [OLD, OLD.replace("Linear", "Linear2")],
        [OLD, OLD.replace("Linear", "Linaar")],
        [OLD.replace("Linear", "Linaer"), OLD],
        ["Linear = 3", "x = 2"],
    ],
)
def test_where_the_newest_counts_nothing_is_told(cells):
    assert told(*cells) == []


def test_of_a_class_that_was_run_by_another_way_nothing_is_told():
    base = OLD.replace("Linear", "Base")
    live = a_kernel(f"{base}\n{OLD}", "(\n" + OLD)
    exec(compile("class Linear(Base):\n    def f(self): pass", "<timed exec>", "exec"), live.names)
    assert list(live.outdated(["Linear"], {"Linear"})) == []


def test_a_base_that_comes_from_elsewhere_hides_nothing():
    derived = "class Linear(Base):\n    def f(self): pass"
    live = a_kernel("x = 1", "(\n" + derived)
    exec(compile(OLD.replace("Linear", "Base"), "layers.py", "exec"), live.names)
    exec(compile(derived, "<cell 1>", "exec"), live.names)
    live.texts[1] = derived
    (said,) = live.outdated(["Linear"], {"Linear"})
    assert "what is checked is Linear from cell [1]" in said
