"""Places: for each output the line that gives it, or the def where it may be one of many."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from gradekit.sandbox.loading import Submission
from gradekit.sandbox.messages import Loaded
from gradekit.sandbox.places import places_of
from gradekit.sandbox.stored import stored_in

LINEAR = """
class Linear:
    def forward(self, x):
        self.x = x
        out = x @ self.W + self.b
        return out

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
"""


@pytest.fixture
def places(tmp_path):
    """Load a source as a worker does and tell the places in it: name -> line."""
    loaded = []

    def places(source, *, read=True, **more):
        files = {"gates.py": source.encode()}
        files |= {f"{name}.py": text.encode() for name, text in more.items()}
        stored = stored_in(files, ["gates.py"]) if read else None
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        spec = importlib.util.spec_from_file_location("handed_in", tmp_path / "gates.py")
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(tmp_path))
        loaded.extend(more)
        try:
            spec.loader.exec_module(module)
        finally:
            sys.path.remove(str(tmp_path))
        submission = Submission(str(tmp_path), modules={"gates.py": module})
        found = places_of(submission, stored)
        assert {file for file, _ in found.values()} <= set(files)
        return {name: line for name, (_, line) in found.items()}

    yield places
    for name in loaded:
        sys.modules.pop(name, None)


def backward(*lines, name="backward", given="self, dout"):
    """Return a class of one method; its first statement is on line 3."""
    return "\n".join(["class A:", f"    def {name}({given}):", *(f"        {x}" for x in lines)])


def test_an_attribute_is_given_where_it_is_assigned_and_the_rest_by_the_return(places):
    found = places(LINEAR)
    assert (found["Linear.forward"], found["Linear.backward"]) == (6, 11)
    assert (found["Linear.backward:dW"], found["Linear.backward:db"]) == (9, 10)
    assert "Linear.backward:dx" not in found


def test_without_reading_the_source_a_method_s_last_line_is_told(places):
    found = places(LINEAR, read=False)
    assert found == {"Linear.forward": 6, "Linear.backward": 11}


@pytest.mark.parametrize(
    ("lines", "output", "line"),
    [
        (["self.dW = 1", "self.dW = 2", "return 0"], "dW", 4),
        (["self.dW = 1", "self.dW += 2", "return 0"], "dW", 4),
        (["self.dW, self.db = (", "    1,", "    2)", "return 0"], "db", 5),
        (["self.dW, self.db = f(", "    1,", "    2)", "return 0"], "db", 3),
        (["dW = 1", "self.dW = dW", "return 0"], "dW", 3),
        (["self.dW: int = 1", "return 0"], "dW", 3),
        (["self.dW = np.zeros(3)", "for k in 1, 2:", "    self.dW[k] = 1", "return 0"], "dW", 5),
        (["dx = np.zeros(3)", "np.add.at(dx, 1, 2)", "return dx"], "dx", 4),
        (["dx = np.empty(3)", "np.matmul(1, 2, out=dx)", "return dx"], "dx", 4),
        (["dx = np.zeros(3)", "if dout:", "    dx[0] = 1", "return dx"], "dx", 5),
        (["dx = 1", "dy = 2", "return [dx, dy]"], "dx", 3),
        (["a = 1", "b = 2", "return [a, b]"], "1/2", 4),
        (["return [", "    self.x,", "    self.y,", "]"], "1/2", 5),
        (["g = [", "    self.x,", "    self.y,", "]", "return g"], "1/2", 5),
        (["self.grads['W'] = 1", "self.grads['b'] = 2", "return 0"], "dW", 3),
        (["grads = {}", "grads['W1'] = 1", "grads['b1'] = 2", "return 0, grads"], "dW1", 4),
        (["g = {", "    'W1': 1,", "    'b1': 2,", "}", "return 0, g"], "db1", 5),
        (["return 0, {", "    'W1': 1,", "    'b1': 2,", "}"], "dW1", 4),
        (["loss = 1", "return loss, {'W1': 1, 'b1': 2}"], "dW1", 4),
        (["return dict(", "    dx=1,", "    dy=2)"], "dy", 5),
        (["g = {}", "g.update(", "    W=1,", "    b=2)", "return g"], "db", 6),
        (["with f():", "    self.dW = 1", "return 0"], "dW", 4),
        (["if dout:", "    self.dW = 1", "    return 3", "self.dW = 2", "return 0"], "dW", 2),
        (["if dout:", "    self.dW = 1", "else:", "    self.dW = 2", "return 0"], "dW", 2),
        (["self.dW = 1", "if dout:", "    self.dW = 2", "return 0"], "dW", 2),
        (["try:", "    self.dW = 1", "except E:", "    self.dW = 2", "return 0"], "dW", 2),
        (["self.dW = 1", "match dout:", "    case 1:", "        self.dW = 2"], "dW", 2),
        (["if dout:", "    raise E", "self.dW = 2", "return 0"], "dW", 5),
    ],
)  # fmt: skip
def test_an_output_is_told_at_its_line_and_where_branches_differ_at_the_def(
    places, lines, output, line
):
    assert places(backward(*lines))[f"A.backward:{output}"] == line


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["out = 1", "return out"], 4),
        (["return (", "    1", "    + 2", ")"], 4),
        (["if dout:", "    return 1", "return 2"], 2),
        (["if dout:", "    raise E", "return 2"], 5),
        (["self.x = 1"], 3),
    ],
)
def test_a_method_is_told_at_its_return_and_of_several_at_the_def(places, lines, line):
    assert places(backward(*lines))["A.backward"] == line


@pytest.mark.parametrize(
    "lines",
    [
        ["grads = {k: 1 for k in 'Wb'}", "return 0, grads"],
        ["return [f(k) for k in 'xy']"],
        ["cache = {}", "cache['W'] = 1", "return 0"],
        ["self.cache['W'] = 1", "return 0"],
        ["dW = 1", "return 0"],
        ["other.dW = 1", "return 0"],
        ["def inner(self):", "    self.dW = 1", "return 0"],
        ["for k in 'Wb':", "    grads[f'd{k}'] = 1", "return 0, grads"],
    ],
)
def test_what_is_no_output_and_what_a_comprehension_gives_has_no_line(places, lines):
    assert not [name for name in places(backward(*lines)) if ":d" in name]


def test_a_function_s_outputs_are_told_too(places):
    found = places("def softmax_loss(x, y):\n    loss = 1\n    dx = 2\n    return loss, dx")
    assert (found["softmax_loss"], found["softmax_loss:dx"]) == (4, 3)


def test_what_a_helper_keeps_is_told_of_the_method_that_calls_it(places):
    source = """class A:
    def backward(self, dout):
        self._weights(dout)
        return dout

    def _weights(self, dout):
        self._bias(dout)
        self.dW = 1

    def _bias(self, dout):
        self.db = 2

    def never_called(self):
        self.dx = 3
"""
    found = places(source)
    assert (found["A.backward:dW"], found["A.backward:db"]) == (8, 11)
    assert "A.backward:dx" not in found


def test_two_helpers_that_keep_the_same_are_told_as_the_def(places):
    helpers = [f"    def {n}(self):\n        self.dW = 1" for n in ("one", "two")]
    source = backward("self.one()", "self.two()", "return 0")
    assert places("\n".join([source, *helpers]))["A.backward:dW"] == 2


def test_inherited_methods_are_told_under_the_name_that_is_asked_for(places):
    found = places(LINEAR + "\nclass Affine(Linear):\n    pass\n")
    assert (found["Affine.backward"], found["Affine.backward:dW"]) == (11, 9)


def test_an_overridden_method_hides_the_inherited_one(places):
    own = "class Affine(Linear):\n    def backward(self, dout):\n        return 1\n"
    found = places(LINEAR + own)
    assert found["Affine.backward"] == 14
    assert "Affine.backward:dW" not in found


@pytest.mark.parametrize("mark", ["@wraps(f)", "# plain"])
def test_a_decorated_method_is_told_not_its_decorator(places, mark):
    head = ["from functools import wraps", "def timed(f):", f"    {mark}"]
    head += ["    def inner(*a):", "        return f(*a)", "    return inner", ""]
    body = ["class A:", "    @timed", "    def backward(self, d):", "        self.dW = 1"]
    found = places("\n".join([*head, *body, "        return d"]))
    assert (found["A.backward"], found["A.backward:dW"]) == (12, 11)


def test_of_two_classes_of_a_name_the_last_one_counts(places):
    found = places(f"{LINEAR}\n{LINEAR}")
    assert (found["Linear.backward"], found["Linear.backward:dW"]) == (23, 21)


def test_a_helper_file_s_lines_are_told_with_its_name(places):
    found = places("from my_layers import Linear", my_layers=LINEAR)
    assert found["Linear.backward:dW"] == 9


@pytest.mark.parametrize(
    "source",
    [
        backward(*(f"self.d{k} = {k}" for k in range(10_000)), "return 0"),
        backward(*(f"self.d{k} = {k}" for k in range(400)), "return 0"),
        backward(*(f"if dout: self.d{k} = {k}" for k in range(5_000)), "return 0"),
        "\n".join(f"def f{k}(): d = 1; return d" for k in range(5_001)),
        backward("self.d" + "x" * 60 + " = 1"),
    ],
    ids=["too long a text", "statements", "branches", "functions", "a long name"],
)
def test_of_ten_thousand_assignments_no_line_is_read(places, source):
    assert stored_in({"gates.py": source.encode()}, ["gates.py"]) == {}
    assert not [name for name in places(source) if ":" in name]


def test_no_more_places_are_told_than_may_be(places):
    each = [f"self.d{k} = {k}" for k in range(39)]
    source = "\n".join(backward(*each, "return 0").replace("A", f"A{n}") for n in range(20))
    told = Loaded(places={name: ("gates.py", line) for name, line in places(source).items()})
    assert len(told.places) > 400
    read = Loaded.decode(told.encode()).places
    assert len(read) == 400
    assert {f"A{n}.backward" for n in range(20)} <= read.keys()  # methods before their outputs


def test_forty_outputs_of_a_method_are_told_and_no_more():
    source = backward(*(f"self.d{k} = {k}" for k in range(100)), "return 0")
    (lines,) = stored_in({"gates.py": source.encode()}, ["gates.py"]).values()
    assert len(lines) == 40


@pytest.mark.parametrize(
    "source",
    ["def f(:", "x = '\0'", "x = " + "(" * 5000, "", "#" * 300_000 + "\ndef f():\n return 1"],
)
def test_what_cannot_be_read_or_is_too_long_has_no_lines(source):
    assert stored_in({"gates.py": source.encode()}, ["gates.py"]) == {}
