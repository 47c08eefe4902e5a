"""Checking inside a notebook: the objects that are there, whatever they do, and no traceback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from textwrap import dedent

import pytest
from small_course import REFERENCE, square

import gradekit.notebook as gk
from gradekit import checking, running

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")


@pytest.fixture
def folder(released_small_course, tmp_path, monkeypatch):
    for name in ("checks.py", "expected.gk"):
        (tmp_path / name).write_bytes((released_small_course / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    return tmp_path


def asked(*cells, ask='gk.check("square")'):
    """Run cells one after the other in one namespace; return what the last one shows."""
    names = {"gk": gk}
    for cell in ("gk.use('demo')", *cells):
        exec(cell, names)
    return eval(ask, names)


RIGHT = square()


def test_a_right_answer_is_right_in_both_forms(folder):
    shown = asked(RIGHT)
    assert repr(shown).startswith("✓ square: correct")
    assert "2 / 2" in repr(shown)
    assert "✓ square: correct" in shown._repr_html_()
    assert "#0f7a5a" in shown._repr_html_()


def test_a_wrong_answer_says_what_and_where_it_is_wrong(folder):
    shown = asked(square(backward="return self.x * dz"))
    text, page = repr(shown), shown._repr_html_()
    assert "backward: " in text
    assert "elements of dx are wrong" in text
    assert "yours/expected" in text
    assert "disagrees with the numerical gradient of your own forward" in text
    assert "<table" in page
    assert text.count("\n") < 40
    assert max(map(len, text.splitlines())) <= 81


def test_the_page_survives_a_sanitiser_and_quotes_what_students_write(folder):
    source = square(backward="raise ValueError('<script>alert(1)</script><b>')")
    page = asked(source)._repr_html_()
    assert "&lt;script&gt;" in page
    for tag in ("<script", "<style", "<svg", "<link", "class=", "onclick", "<b>'"):
        assert tag not in page


def test_the_objects_count_and_not_their_source(folder):
    patch = "Square.backward = lambda self, dz: 2 * self.x * dz"
    assert "correct" in repr(asked(square(backward="return dz"), patch))
    assert "0 / 2" in repr(asked(RIGHT, "Square.backward = lambda self, dz: dz"))


def test_a_check_changes_nothing_in_the_notebook(folder):
    names = "seen = []\n" + square(forward="seen.append(1); self.x = x; return x * x")
    assert asked(names, "gk.check('square')", ask="seen") == []


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (square(backward="while True: pass"), "time limit"),
        (square(backward="import os; os._exit(3)"), "ended by itself with status 3"),
        (square(backward="import os; os.kill(os.getpid(), 9)"), "SIGKILL"),
        (square(backward="import sys; sys.exit(0)"), "SystemExit"),
        (square(backward="return 1 / 0"), "ZeroDivisionError"),
        (square(backward="return self.nothing"), "no attribute 'nothing'"),
        (square(backward="print('seen'); return dz"), "Your code printed:"),
        (square(backward="input(); return dz"), "EOFError"),
        (square(backward="raise NotImplementedError('Square.backward')"), "not started"),
        ("x = 1", "Square is missing"),
        ("class square: pass", "has square. Rename it"),
        ("class Square:\n    def forward(self, x): return x * x", "missing"),
        ("Square = None", "TypeError"),
    ],
)
def test_whatever_the_code_does_is_told(folder, source, says):
    text = " ".join(repr(asked(source)).split())
    assert says in text
    assert "Traceback" not in text
    assert "fault of gradekit" not in text


def test_check_all_shows_every_question_and_how_to_hand_in(folder):
    text = repr(asked(RIGHT, ask="gk.check_all()"))
    assert "2 / 2" in text.splitlines()[0]
    assert "hand in demo.ipynb" in text.replace("\n ", "")
    assert repr(asked(RIGHT, ask="gk.check()")) == text


def test_hints_come_one_at_a_time_where_there_are_some(folder):
    assert "There are no hints for square" in repr(asked(ask='gk.hint("square")'))
    assert "no question 'sqare'. Did you mean square?" in repr(asked(ask='gk.hint("sqare")'))


def test_the_hints_of_a_question_go_on_where_they_were(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    gk.use("gates")
    assert repr(gk.hint("multiply")).startswith("Hint 1 of 3 for multiply")
    assert repr(gk.hint("multiply")).startswith("Hint 2 of 3 for multiply")


def test_without_checks_here_the_installed_course_is_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    assert "Questions: add, multiply, max, sigmoid." in repr(gk.use("gates"))


def test_without_any_checks_one_sentence_says_what_to_put_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gk, "_CHOSEN", {})
    text = " ".join(repr(gk.use("gatse")).split())
    assert "Did you mean gates?" in text
    assert "Put checks.py, expected.gk and" in text
    assert "Say first which assignment this is" in repr(gk.check("add"))


def test_an_unknown_question_is_named_with_what_is_near(folder):
    assert "no question 'sqare'. Did you mean square?" in repr(asked(ask='gk.check("sqare")'))


def test_our_own_fault_is_a_sentence_too(folder, monkeypatch):
    def broken(*_):
        raise RuntimeError("oops")

    monkeypatch.setattr(gk, "check_running", broken)
    assert "This is a fault of gradekit, not of your code: RuntimeError" in repr(asked(RIGHT))


def test_an_interrupt_stops_the_check_without_a_traceback(folder, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(gk, "check_running", interrupted)
    assert "Stopped." in repr(asked(RIGHT))


def script(folder, source):
    path = folder / "play.py"
    ask = "import gradekit.notebook as gk\ngk.use('demo')\nprint(gk.check('square'))\n"
    path.write_text(source + ask, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_a_plain_script_works_as_well_and_names_its_line(folder):
    source = square(backward="return self.nothing")
    line = source.split("self.nothing")[0].count("\n") + 1
    assert f"Look at play.py:{line}" in script(folder, source)
    assert script(folder, RIGHT).startswith("✓ square")


def test_where_nothing_can_be_forked_the_source_is_run(folder, monkeypatch):
    monkeypatch.setattr(running, "forking_works", lambda: False)
    monkeypatch.setattr(checking, "forking_works", lambda: False)
    path = folder / "play.py"
    source = square(backward="return self.nothing")
    path.write_text(source + "\nprint('never run')\n", encoding="utf-8")
    names = {"gk": gk, "__file__": str(path)}
    exec(source, names)
    exec("gk.use('demo')", names)
    text = repr(eval("gk.check('square')", names))
    assert "no attribute 'nothing'" in text
    assert "Look at play.py:" in text
    assert "Your code printed" not in text
    assert "not run" not in text


# --- in a kernel


def run(folder, *cells, fails=False):
    """Run cells in a kernel; return what each of them shows. Of those that fail, nothing."""
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(dedent(c)) for c in cells])
    where = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(
        book, timeout=100, kernel_name="python3", resources=where, allow_errors=fails
    ).execute()
    shown = []
    for cell in book.cells:
        left_out = {"stream", "error"} if fails else {"stream"}
        outputs = [o for o in cell.outputs if o.output_type not in left_out]
        assert all(o.output_type == "execute_result" for o in outputs), outputs
        shown.append(outputs[0].data["text/plain"] if outputs else "")
    return shown


@LINUX
@pytest.mark.filterwarnings("ignore")  # of the kernel's own packages
def test_in_a_kernel_the_student_s_cell_and_line_are_named(folder):
    saved = {"nbformat": 4, "cells": [{"cell_type": "code", "source": RIGHT}]}
    (folder / "demo.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    source = "\n\n" + square(backward="return self.nothing")
    line = source.split("self.nothing")[0].count("\n") + 1
    _, _, crashed, saved, _, looped, _, right, same, kept = run(
        folder,
        "import gradekit.notebook as gk\ngk.use('demo')",
        source,
        "gk.check('square')",
        "gk.check_as_graded()",
        square(backward="while True:\n            pass"),
        "gk.check('square')",
        "%matplotlib --list\n" + RIGHT,
        "gk.check('square')",
        "gk.check_as_graded()",
        "get_ipython().user_ns['Square'].__name__",
    )
    assert f"Look at cell [2], line {line}:" in crashed
    assert re.search(rf">\s+{line}\s+return self.nothing", crashed)
    assert "correct" in saved
    assert "Square: not saved as it runs here. Save the notebook" in saved
    assert "it was in cell [5], line" in " ".join(looped.split())
    assert right.startswith("✓ square")
    assert "not saved as it runs here" not in same
    assert "This is demo.ipynb, saved at" in same
    assert kept == "'Square'"


@LINUX
@pytest.mark.filterwarnings("ignore")  # of the kernel's own packages
def test_in_a_kernel_the_class_before_the_failed_cell_is_not_passed_off_as_the_new_one(folder):
    broken = "%matplotlib --list\n" + RIGHT.replace("return", "return (", 1)
    _, _, _, failed, every, _, mended = run(
        folder,
        "import gradekit.notebook as gk\ngk.use('demo')",
        RIGHT,
        broken,
        "gk.check('square')",
        "gk.check_all()",
        RIGHT,
        "gk.check('square')",
        fails=True,
    )
    for shown in (failed, every):
        said = " ".join(shown.split())
        assert re.search(r"last run of cell \[3\] failed \(SyntaxError, line \d+\)", said)
        assert "what is checked is Square from cell [2]" in said
    assert "last run" not in mended


@LINUX
@pytest.mark.filterwarnings("ignore")  # of the kernel's own packages
def test_what_only_a_kernel_has_does_what_it_does_in_grading(folder):
    source = square(backward="return self.nothing").removeprefix("import numpy as np\n\n")
    line = source.split("self.nothing")[0].count("\n") + 2
    _, _, _, asked, _, left, _, shown, _, caught = run(
        folder,
        "import gradekit.notebook as gk\ngk.use('demo')",
        "import numpy as np",
        square(backward="input('n?'); return dz"),
        "gk.check('square')",
        square(backward="exit()"),
        "gk.check('square')",
        square(backward="display('hello'); return 2 * self.x * dz"),
        "gk.check('square')",
        f"%%capture\n{source}",
        "gk.check('square')",
    )
    assert "crashed" in asked
    assert "input() waits for someone to type" in " ".join(asked.split())
    assert "SystemExit" in left
    assert "hello" in shown
    assert f"Look at cell [9], line {line}:" in caught


def test_a_file_that_is_not_there_is_asked_for(folder):
    text = " ".join(repr(asked(RIGHT, ask="gk.check_as_graded()")).split())
    assert 'Save it, then name it: gk.check_as_graded("demo.ipynb")' in text


def saved(folder, *sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (folder / "demo.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}))


def graded_text(*cells):
    return " ".join(repr(asked(*cells, ask="gk.check_as_graded()")).split())


def test_only_what_is_right_and_saved_is_to_be_handed_in(folder):
    saved(folder, RIGHT)
    assert "Hand in demo.ipynb" in graded_text()
    saved(folder, square(backward="return dz"))
    assert "Hand in" not in graded_text()
    (folder / "demo.ipynb").write_text('{"cells": [')
    assert "Hand in" not in graded_text()


@LINUX
def test_a_helper_beside_the_notebook_is_no_part_of_what_is_handed_in(folder, monkeypatch):
    (folder / "helpers.py").write_text("def double(x):\n    return 2 * x\n")
    monkeypatch.syspath_prepend(str(folder))
    source = "from helpers import double\n" + square(backward="return double(self.x) * dz")
    saved(folder, source)
    text = graded_text(source)
    del sys.modules["helpers"]
    assert "0 / 2" in text
    assert "or hand in helpers.py too" in text
    assert "Hand in" not in text


def test_a_cell_that_was_not_run_is_to_be_run_first(folder):
    assert "Square is missing: run the cell that defines Square first" in repr(asked())


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("gk.check(len)", 'Name the question in quotes: gk.check("square")'),
        ("gk.check(['square'])", 'Name the question in quotes: gk.check("square")'),
        ("gk.hint()", 'Name the question in quotes: gk.hint("square")'),
        ("gk.use()", 'Name the assignment in quotes: gk.use("gates")'),
        ("gk.check_as_graded(len)", 'Name the file in quotes: gk.check_as_graded("demo.ipynb")'),
    ],
)
def test_what_is_no_name_is_answered_with_how_to_ask(folder, call, says):
    text = " ".join(repr(asked(RIGHT, ask=call)).split())
    assert says in text
    assert "fault" not in text


def test_the_reference_itself_is_not_needed(folder):
    assert not (folder / "demo.py").exists()
    assert "BEGIN SOLUTION" in REFERENCE


def test_a_long_line_of_code_is_cut_in_the_text_and_whole_on_the_page(folder):
    source = square(backward=f"return self.nothing  # {'far ' * 30}end")
    script = folder / "long.py"
    script.write_text(f"{source}\nSHOWN = gk.check('square')\n", encoding="utf-8")
    names = {"gk": gk, "__file__": str(script)}
    exec("gk.use('demo')", names)
    exec(compile(script.read_text(encoding="utf-8"), str(script), "exec"), names)
    shown = names["SHOWN"]
    assert max(map(len, repr(shown).splitlines())) <= 80
    assert re.search(r"return self.nothing  # [far ]+\.\.\.\n", repr(shown))
    assert "far end" in shown._repr_html_()
