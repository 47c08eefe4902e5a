"""Loading: files become modules, and one that does not stops no other."""

import json
import sys

import pytest

from gradekit.sandbox import loading
from gradekit.sandbox.loading import NotThereError, Student, load, unfilled_holes

TEMPLATE = '''
class AddGate:
    def forward(self, x):
        return x

    def backward(self, dz):
        """Return it."""
        raise NotImplementedError("AddGate.backward")


def helper(x):
    raise NotImplementedError("helper")
'''


@pytest.fixture
def submit(tmp_path, monkeypatch):
    """Load files as a worker would, and leave this process as it was."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(loading._PlaceholderFinder, "made", [])
    monkeypatch.setattr(loading._PlaceholderFinder, "_trees", {})
    before, flag = set(sys.modules), sys.dont_write_bytecode

    def submit(source, template="", **more):
        files = {"gates.py": source if isinstance(source, bytes) else source.encode()}
        files |= {name.replace("__", "/") + ".py": text.encode() for name, text in more.items()}
        return load(str(tmp_path), files, ["gates.py"], {"gates.py": template})

    yield submit
    sys.dont_write_bytecode = flag
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_names_are_found_and_what_is_near_is_named(submit):
    submission = submit("class Addgate: pass\nx = 1")
    assert submission.faults == {}
    assert Student(submission).x == 1
    with pytest.raises(NotThereError, match=r"AddGate is missing: gates.py .* has Addgate"):
        Student(submission).AddGate  # noqa: B018


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x = '\0'", "null byte"),
        ("x = 1".encode("utf-16"), "not UTF-8"),
        ("x = 1".encode("utf-16-le"), "null byte"),
        (b"x = '\xe9'", "not UTF-8"),
        (b"# coding: klingon\n", "not UTF-8"),
        (b"# coding: rot13\n", "not UTF-8"),
        (b"x = (", "SyntaxError: '(' was never closed"),
        (b"x = " + b"-" * 300_000 + b"1", "nested too deeply"),
        (b"raise SystemExit(0)", "SystemExit: 0"),
        (b"raise KeyboardInterrupt", "KeyboardInterrupt"),
        (b"import surely_not_there.x\nsurely_not_there.x()", "ImportError"),
        (b'{"nbformat": 4}', "not a notebook"),
    ],
)
def test_a_file_that_does_not_load_says_why(submit, content, said):
    fault = submit(content).faults["gates.py"]
    name = "gates.ipynb" if content[:1] == b"{" else "gates.py"
    assert fault.message.startswith(f"{name}: while importing: ")
    assert said in fault.message


@pytest.mark.parametrize(
    "content",
    [
        "x = 'é'".encode(),
        b"\xef\xbb\xbfx = '\xc3\xa9'",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'",
        b"\r\nx = '\xc3\xa9'\r\n",
        b"\rx = '\xc3\xa9'\r",
    ],
)
def test_what_python_reads_is_read(submit, content):
    assert Student(submit(content)).x == "é"


def test_an_error_in_a_helper_names_the_helper(submit):
    fault = submit("import helper", helper="\n1 / 0").faults["gates.py"]
    assert (fault.file, fault.line) == ("helper.py", 2)


def test_helpers_are_found_beside_the_file_in_every_way(submit):
    source = "from .helper import a\nimport tools.deep\nfrom tools import deep\nb = deep.b + a"
    submission = submit(source, helper="a = 1", tools____init__="", tools__deep="b = 2")
    assert submission.faults == {}
    assert Student(submission).b == 3


def test_a_helper_named_like_a_module_of_the_standard_library_is_found(submit):
    submission = submit("from colorsys import mine\nx = mine", colorsys="mine = 3")
    assert submission.faults == {}
    assert submission.find("x") == 3


def test_a_helper_named_like_numpy_changes_nothing_for_the_worker(submit):
    submission = submit("import numpy as np\nx = np.ones(2)", numpy="1 / 0", random="1 / 0")
    assert submission.faults == {}


def test_an_absent_package_is_a_note_until_it_is_used(submit):
    source = "import no_such.nn as nn\nfrom no_such import *\nfrom no_such.a import f\n"
    source += "def g():\n    return f(1)\n"
    submission = submit(source)
    assert submission.faults == {}
    assert submission.notes == ["the package no_such is not available here"]
    with pytest.raises(ImportError, match="no_such"):
        Student(submission).g()


def test_an_absent_package_in_a_helper_is_a_note_as_well(submit):
    assert submit("import helper", helper="import no_such").faults == {}


def test_inside_try_or_a_function_an_import_fails_as_it_does_for_the_student(submit):
    source = "try:\n    import no_such\nexcept ImportError:\n    no_such = None\n"
    source += "def f():\n    import no_such_either\n"
    student = Student(submit(source))
    assert student.no_such is None
    with pytest.raises(ImportError):
        student.f()


def test_holes_left_as_they_were_are_named(submit):
    submission = submit(TEMPLATE.replace('"""Return it."""', "# a comment"), TEMPLATE)
    assert submission.unfilled == ["AddGate.backward", "helper"]
    filled = TEMPLATE.replace('raise NotImplementedError("AddGate', 'x = NotImplementedError("')
    assert unfilled_holes(filled, TEMPLATE) == ["helper"]


def test_an_expression_however_deep_is_compared_without_harm(submit):
    source = TEMPLATE.replace('raise NotImplementedError("AddGate.backward")', "return x")
    source = source.replace("return x", "return " + " + ".join(["x"] * 900))
    submission = submit(source, TEMPLATE)
    assert submission.faults == {}
    assert submission.unfilled == ["helper"]


def test_methods_of_the_template_that_a_class_lacks_are_named(submit):
    submission = submit("class AddGate:\n    def forward(self): pass", TEMPLATE)
    assert submission.absent == ["AddGate.backward"]
    assert submit("AddGate = lambda: 0", TEMPLATE).absent == []


def test_a_notebook_becomes_a_module_and_names_its_broken_cell(submit):
    cells = ["%matplotlib inline\nx = 1", "class MaxGate(:", TEMPLATE, "raise_this = x.nothing"]
    book = {"nbformat": 4, "cells": [{"cell_type": "code", "source": c} for c in cells]}
    submission = submit("\ufeff" + json.dumps(book), TEMPLATE)
    assert submission.faults == {}
    assert submission.unfilled == ["AddGate.backward", "helper"]
    assert Student(submission).x == 1
    with pytest.raises(SyntaxError, match="the cell that defines MaxGate"):
        Student(submission).MaxGate  # noqa: B018
    assert any("was left out: AttributeError" in note for note in submission.notes)


def test_the_given_file_is_the_student_s_given(submit):
    assert Student(submit("x = 1", given="y = 2")).given.y == 2
    with pytest.raises(NotThereError):
        Student(loading.Submission("")).given  # noqa: B018
