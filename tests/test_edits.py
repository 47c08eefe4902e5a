"""Mutants: which edits are made, that each is another program, and that each can be read."""

from __future__ import annotations

import ast

import pytest

from gradekit.diagnosis.edits import edits_of
from gradekit.diagnosis.source import Region, Source


def lines(body, before=""):
    """Return what the second line of a function becomes, for each edit."""
    source = Source(f"import numpy as np\ndef f(self, x, y):\n    {body}\n")
    return {source.shown(edit).new for edit in edits_of(source)}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("return x * y", {"return x / y", "return x + y", "return x", "return y"}),
        ("return x - y", {"return x + y", "return y - x", "return x", "return y"}),
        ("return x @ y", {"return x * y", "return y @ x", "return x.T @ y", "return x @ y.T"}),
        ("return x.T", {"return x"}),
        ("return x ** 2", {"return x * 2", "return x", "return x ** 3", "return x ** 1"}),
        ("return x > y", {"return x >= y", "return x < y", "return x <= y"}),
        ("return 0 < x < y", {"return 0 <= x < y", "return 0 < x <= y", "return 0 > x < y"}),
        ("return x == y", {"return x != y"}),
        ("return x and y", {"return x or y", "return x", "return y"}),
        ("return x & y", {"return x | y"}),
        ("return not x", {"return x"}),
        ("return x + 3", {"return x + 0", "return x + 1", "return x + 4", "return x + 6"}),
        ("return x * 0.5", {"return x * 1", "return x * 0.25", "return x * 1.5"}),
        ("x += y", {"x = y", "x -= y", "pass"}),
        ("self.x = y", {"self.x += y", "pass"}),
        ("return [x, y]", {"return [y, x]", "return [-x, y]", "return [x, -y]"}),
        ("return x if y else self", {"return self if y else x"}),
        ("return x[1:]", {"return x", "return x[:]"}),
        ("return {1: x, 2: y}", {"return {1: y, 2: x}"}),
        ("return np.sum(x, axis=0)", {
            "return np.mean(x, axis=0)", "return np.sum(x, axis=1)", "return np.sum(x)",
            "return np.sum(x, axis=0, keepdims=True)", "return x",
        }),
        ("return np.sum(x)", {"return np.sum(x, axis=0)"}),
        ("return x.sum(axis=1, keepdims=True)", {"return x.sum(axis=1)", "return x"}),
        ("return np.maximum(x, y)", {"return np.minimum(x, y)", "return np.maximum(y, x)"}),
        ("return np.where(x, y, 0)", {"return np.where(x, 0, y)", "return np.where(y, x, 0)"}),
        ("return np.exp(x)", {"return np.log(x)", "return x"}),
        ("return np.zeros_like(x)", {"return np.ones_like(x)"}),
        ("np.add.at(x, y, 1)", {"x[y] += 1"}),
        ("return x.copy()", {"return x"}),
        ("return reversed(x)", {"return x"}),
    ],
)  # fmt: skip
def test_an_edit_of_each_kind_is_made(body, wanted):
    assert wanted <= lines(body)


def test_an_attribute_is_taken_for_another_one_of_the_object():
    source = Source(
        "class A:\n"
        "    def forward(self, x):\n        self.x, self.z = x, 2 * x\n"
        "    def backward(self, dz):\n        return self.z * dz\n",
        [Region(5, 5, "A.backward")],
    )
    assert "return self.x * dz" in {source.shown(edit).new for edit in edits_of(source)}


def test_a_name_is_taken_for_another_one_of_the_function_known_by_then():
    source = Source("def f(x):\n    a = x\n    b = a + 1\n    return b\n")
    found = {source.shown(edit).new for edit in edits_of(source)}
    assert {"return a", "return x", "b = x + 1"} <= found
    assert "a = b" not in found


def test_what_an_exception_says_is_left_alone():
    assert lines('raise ValueError("no" + x)') == {"pass"}


def test_each_edit_is_another_program_and_made_once():
    source = Source("def f(x, y):\n    z = (x) * 1\n    return [z + y, z + y]\n")
    programs = [ast.dump(ast.parse(source.apply(edit))) for edit in edits_of(source)]
    assert len(set(programs)) == len(programs)
    assert ast.dump(source.tree) not in programs


def test_nothing_outside_the_regions_is_edited():
    source = Source("def f(x):\n    y = 1 + x\n    return y + 1\n", [Region(3, 3, "f")])
    assert {source.shown(edit).line for edit in edits_of(source)} == {3}


def test_the_edits_are_the_same_in_every_run():
    text = "def f(x, y, z):\n    x += y\n    return np.sum(x * y + z, axis=0)\n"
    assert edits_of(Source(text)) == edits_of(Source(text))


def test_known_mistakes_keep_their_names():
    source = Source("class A:\n    def backward(self, dz):\n        return [self.y * dz, dz]\n")
    assert {"sign", "upstream-unused", "factor-two"} <= {edit.what for edit in edits_of(source)}
