"""What runs: the kernel's names and cells, and the file of its notebook."""

import json
import types

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
