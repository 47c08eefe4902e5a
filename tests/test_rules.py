"""Rules: what the source may not hold is found however it is written."""

import json

import pytest

from gradekit.assignment import Rule
from gradekit.sandbox.rules import broken_rules

IMPORTS = Rule(id="q.rule", question="q", forbid_imports=("torch",))
LOOPS = Rule(id="q.rule2", question="q", no_loops_in=("Linear.backward",))
GOOD = (
    "class Linear:\n    def backward(self, d):\n        return d\n    def forward(self):\n        "
)
GOOD += "return [x for x in self]\n"


def broken(source, *rules, **files):
    content = source if isinstance(source, bytes) else source.encode()
    others = {f"{name}.py": text.encode() for name, text in files.items()}
    return broken_rules(rules or (IMPORTS, LOOPS), {"a.py": content, **others}, ["a.py"])


def test_a_good_file_breaks_none():
    assert broken(GOOD) == {}


@pytest.mark.parametrize(
    "line",
    [
        "import torch",
        "import torch.nn as nn",
        "from torch.nn import Linear",
        "def f():\n    import torch",
        "__import__('torch')",
        "import importlib\nx = importlib.import_module('torch.nn')",
    ],
)
def test_an_import_is_found(line):
    message, file, _ = broken(line)["q.rule"]
    assert "torch" in message
    assert file == "a.py"


def test_an_import_in_a_helper_is_found():
    assert broken(GOOD, helper="import torch")["q.rule"][1] == "helper.py"


@pytest.mark.parametrize(
    "line", ["from .torch import x", "from . import torch", "import torchless"]
)
def test_what_is_no_such_import_is_let_be(line):
    assert broken(line) == {}


@pytest.mark.parametrize(
    "loop", ["for i in d: pass", "while d: pass", "[i for i in d]", "sum(i for i in d)"]
)
def test_a_loop_is_found_with_its_line(loop):
    source = f"class Linear:\n    def backward(self, d):\n        {loop}\n"
    assert broken(source)["q.rule2"][1:] == ["a.py", 3]


def test_a_decoy_before_the_definition_that_counts_hides_nothing():
    loop = "class Linear:\n    def backward(self, d):\n        for i in d: pass\n"
    assert "q.rule2" in broken(GOOD + loop)
    assert "q.rule2" in broken("if True:\n    " + loop.replace("\n", "\n    "))


def test_a_notebook_is_read_as_one():
    cells = [{"cell_type": "code", "source": "import torch"}]
    assert "q.rule" in broken(json.dumps({"nbformat": 4, "cells": cells}))


@pytest.mark.parametrize(
    "content",
    [
        b"x = (",
        b"\0",
        b"\xff",
        b"# coding: klingon",
        b"# coding: rot13",
        b'{"nbformat": 1}',
        b"x = " + b"-" * 300_000 + b"1",
    ],
)
def test_a_file_that_does_not_load_breaks_no_rule(content):
    assert broken(content) == {}


def test_without_rules_nothing_is_parsed():
    assert broken_rules((), {"a.py": b"import torch"}, ["a.py"]) == {}


HELPED = """
def outer(a):
    return inner(a)

def inner(a):
    return [v for v in a]

class Linear:
    def backward(self, dout):
        return {call}
    def _rows(self, dout):
        while False:
            pass
    def other(self, dout):
        for _ in dout:
            pass
"""


@pytest.mark.parametrize(
    ("call", "name", "line"),
    [("outer(dout)", "inner", 6), ("self._rows(dout)", "Linear._rows", 12)],
)
def test_a_loop_in_a_helper_that_is_called_is_found(call, name, line):
    broken = broken_rules(
        [Rule(id="r", question="q", no_loops_in=("Linear.backward",))],
        {"layers.py": HELPED.format(call=call).encode()},
        ["layers.py"],
    )
    message, _, found = broken["r"]
    assert f"calls {name}, which holds a Python loop" in message
    assert found == line


def test_a_loop_that_is_not_called_is_let_be_and_functions_that_call_each_other_end():
    text = HELPED.format(call="self.backward(dout) + dout.sum()")
    rule = Rule(id="r", question="q", no_loops_in=("Linear.backward",))
    assert broken_rules([rule], {"layers.py": text.encode()}, ["layers.py"]) == {}
