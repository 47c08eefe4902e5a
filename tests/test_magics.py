"""Magics: what is no Python is taken out, line for line, and nothing else."""

import ast

import pytest

from gradekit.sandbox.magics import python_of


def read(text):
    found = python_of(text)
    return None if found.tree is None else ast.unparse(found.tree)


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%%bash",
        "!pip install numpy",
        "!!ls",
        "files = !ls",
        "a, b = %who_ls",
        "np.sum?",
        "np.sum??",
        "?np.sum",
        "??np",
        "np.s*?",
        "%timeit x = [1]",
        "/print 1",
        ",print a b",
    ],
)
def test_each_kind_is_dropped_and_told(line):
    found = python_of(f"{line}\n")
    assert found.tree is not None
    assert found.dropped == (1,)
    if not line.startswith("%%"):
        assert read(f"x = 1\n{line}\ny = 2") == "x = 1\npass\ny = 2"


def test_lines_stay_where_they_are():
    found = python_of("!ls \\\n  -l \\\n  -a\nx = 1\n")
    assert found.tree.body[-1].lineno == 4
    assert found.dropped == (1, 2, 3)


def test_what_only_looks_like_a_magic_stays():
    assert read("!ls\nx = (7\n    % 4)\ny = (8\n/ z)") == "pass\nx = 7 % 4\ny = 8 / z"
    assert read('text = """\n%time\n!ls\n"""\n%time') == "text = '\\n%time\\n!ls\\n'\npass"


def test_inside_a_block_a_block_stays():
    assert read("if x:\n    !ls") == "if x:\n    pass"


def test_a_cell_under_a_magic_that_runs_it_is_read():
    assert read("# mine\n%%time\nx = 1") == "x = 1"
    assert read("%%capture out\nx = 1") == "x = 1"
    assert read("%%html\nx = 1") == ""


def test_a_cell_that_writes_a_module_names_it():
    found = python_of("%%writefile -a tools/gates.py\nx = 1")
    assert found.written == ("gates",)
    assert ast.unparse(found.tree) == "x = 1"


def test_what_is_broken_stays_broken():
    found = python_of("!ls\ndef f(:")
    assert found.tree is None
    assert found.error.lineno == 2


def test_invisible_blanks_are_mended_only_where_they_break_something():
    assert read("x\u00a0= 1") == "x = 1"
    assert read("x = 'a\u00a0b'") == "x = 'a\\xa0b'"


@pytest.mark.parametrize("text", ["(" * 100_000, "x = '\0'"])
def test_nothing_that_python_refuses_raises(text):
    assert python_of(text).tree is None


@pytest.mark.parametrize("line", ["?AddGate ", "??np.sum", "?? np.sum ", "np.sum?? "])
def test_a_question_with_blanks_around_it_costs_no_cell(line):
    found = python_of(f"x = 1\n{line}\ny = 2")
    assert found.tree is not None
    assert found.dropped == (2,)


@pytest.mark.parametrize(
    "text",
    [
        ">>> def f(x):\n...     return x\n...\n>>> y = 2",
        "\nIn [3]: def f(x):\n   ...:     return x\n   ...: \nIn [4]: y = 2",
        ">>> %matplotlib inline\n>>> def f(x):\n...     return x\n>>> y = 2",
    ],
)
def test_prompts_of_a_console_are_taken_off(text):
    assert (read(text) or "").endswith("def f(x):\n    return x\ny = 2")


def test_of_a_timed_line_the_statement_stays():
    assert read("%time TWO = 2.0\n!ls") == "TWO = 2.0\npass"
    assert read("if True:\n    %time TWO = 2.0") == "if True:\n    TWO = 2.0"
    assert read("%time --no-such-option x\ny = 1") == "pass\ny = 1"
    assert read("%time !ls") == "pass"
    assert read("%time x = 1\n" * 200) == "\n".join(["x = 1"] * 200)
