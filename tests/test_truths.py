"""Truths: references asked before any student, and inputs kept away from kinks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_course import CHECKS, REFERENCE, make, write_course

from gradekit.authoring.release import templates_of
from gradekit.course import load, load_judges
from gradekit.grading.kinks import _COARSE, _FINE, _STEP, avoid_kinks, is_kinked
from gradekit.grading.truths import find_truths
from gradekit.model import CourseError
from gradekit.numerics.conditioning import N_MOVED
from gradekit.sandbox.interview import interview
from gradekit.sandbox.local import Forker

SMOOTH = {
    "sine": np.sin,
    "parabola": lambda x: x * x,
    "sigmoid": lambda x: 1 / (1 + np.exp(-np.clip(x, -700, 700))),
    "tanh": np.tanh,
    "exp": lambda x: np.exp(np.clip(x, -700, 700)),
    "cube": lambda x: x**3,
    "constant": lambda x: 0 * x + 3.0,
    "line": lambda x: 7 - 2 * x,
    "mean of squares": lambda x: np.mean((x - 1e-3) ** 2, keepdims=True),
    "softmax": lambda x: np.exp(x - x.max()) / np.exp(x - x.max()).sum(),
    "offset": lambda x: 1e6 + np.sin(x),
}


def curve(function, x, places, direction=1.0):
    return np.stack([np.asarray(function(x + place * _STEP * direction)) for place in places])


def kinked(function, x, direction=1.0):
    size = np.abs(x).max()
    return all(
        is_kinked(curve(function, x, places, direction), places, size)
        for places in (_COARSE, _FINE)
    )


@pytest.mark.parametrize("name", SMOOTH)
# At 1e6 the step is wider than a tanh: it looks like the kink that it is to such inputs.
@given(seed=st.integers(0, 10_000), scale=st.sampled_from([1e-6, 1e-3, 1.0, 1e2]))
def test_a_smooth_function_is_never_kinked(name, seed, scale):
    x = np.random.default_rng(seed).standard_normal(5) * scale
    assert not kinked(SMOOTH[name], x, direction=scale)


@pytest.mark.parametrize(
    "function",
    [lambda x: x * x, np.cos, lambda x: np.exp(-x * x), lambda x: 1 / (1 + np.exp(-x)) - 0.25 * x],
)
def test_an_extremum_or_an_inflection_is_no_kink(function):
    assert not kinked(function, np.zeros(1))
    assert not kinked(function, np.array([0.3 * _STEP]))


@pytest.mark.parametrize(
    "function",
    [
        lambda x: np.maximum(x, 0),
        np.abs,
        lambda x: np.maximum(x, 0.01 * x),
        lambda x: np.sum(np.maximum(x, 0), keepdims=True),
        lambda x: np.maximum(x, x[::-1] * 0),
    ],
)
@given(place=st.floats(-0.7, 0.7), scale=st.sampled_from([1e-3, 1.0, 1e3]))
def test_a_kink_within_the_margin_is_seen(function, place, scale):
    x = np.array([1.0, -0.7, place * _STEP, 1.3]) * scale
    assert kinked(function, x, direction=scale)
    assert not kinked(function, np.array([1.0, -0.7, 0.01, 1.3]) * scale, direction=scale)


RELU = """
import numpy as np

class Square:
    def forward(self, x):
        self.x = x
        return {forward}

    def backward(self, dz):
        return {backward} * dz
"""
BIG = CHECKS.replace('"N", "M"', "40, 40")


def test_inputs_near_a_kink_are_drawn_again(tmp_path):
    relu = RELU.format(forward="np.maximum(x, 0)", backward="(self.x > 0)")
    course = make(tmp_path, BIG, relu)
    for truth in course.truths[0].truths:
        x = truth.draw.inputs["x"]
        assert np.abs(x).min() > 0.4 * _STEP * np.sqrt(np.mean(x**2)), truth.draw.label


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        ("x * x", "2 * self.x"), ("np.tanh(x)", "1 - np.tanh(self.x) ** 2"),
        ("np.cos(x) * 1e-9", "-np.sin(self.x) * 1e-9"), ("0 * x", "0"),
        ("np.tanh(1e3 * x)", "1e3 * (1 - np.tanh(1e3 * self.x) ** 2)"),
    ],
)  # fmt: skip
def test_a_smooth_reference_is_not_drawn_again(tmp_path, forward, backward):
    course = make(tmp_path, CHECKS, RELU.format(forward=forward, backward=backward))
    asked = []
    reference = course.truths[0].probe

    def ask(points):
        asked.append(points)
        function = eval(f"lambda x: {forward}", {"np": np})
        return {
            name: [function(np.asarray(draw.inputs["x"])) for draw in draws]
            for name, draws in points.items()
        }

    draws = {reference.id: [truth.draw for truth in course.truths[0].truths]}
    assert not avoid_kinks([reference], draws, ask, None)
    assert len(asked) <= 2


def test_a_step_function_ends_the_search(tmp_path):
    step = RELU.format(forward="np.sign(np.sin(1e9 * x))", backward="0 * self.x")
    assert make(tmp_path, CHECKS, step).truths


@pytest.mark.parametrize(
    ("reference", "problem", "line"),
    [
        (
            REFERENCE.replace("return x * x", "return x * x + np.random.random()"),
            "different ans",
            0,
        ),
        (REFERENCE.replace("self.x = x", "self.x = x; 1 / 0"), "ZeroDivisionError", 6),
        (REFERENCE.replace("return 2 *", "return 1 / 0 *"), "ZeroDivisionError", 11),
        (REFERENCE.replace("class Square", "class Circle"), "Square is missing", 0),
        (REFERENCE + "1 / 0\n", "while importing: ZeroDivisionError", 13),
        (REFERENCE.replace("return 2 * self.x * dz", "pass"), "returned None", 0),
        (REFERENCE.replace("return 2 * self.x * dz", "return [dz, dz]"), "d", 0),
        (REFERENCE.replace("return 2 * self.x", "return dz.sum() +"), "d", 0),
        (REFERENCE.replace("return 2 * self.x * dz", "return dz.sum()"), "dx has shape ()", 0),
        (REFERENCE.replace("return 2 *", "return np.nan *"), "NaN", 0),
        (REFERENCE.replace("return x * x", "return self"), "Square, which cannot be compared", 0),
        (REFERENCE.replace("return x * x", "return x * 1j"), "complex", 0),
        (REFERENCE.replace("return x * x", "\n        while True: pass"), "time limit", 8),
    ],
)
def test_a_reference_that_no_one_could_agree_with_is_named(tmp_path, reference, problem, line):
    if problem == "d":
        reference = reference.replace("dz.sum() + * dz", "np.ones(3)")
    with pytest.raises(CourseError) as caught:
        make(tmp_path, CHECKS, reference)
    assert problem in caught.value.problem
    if "Square is missing" not in problem:
        assert caught.value.path.endswith("solutions/demo/demo.py")
    if line:
        assert caught.value.line == line


def test_an_alternative_that_fails_is_named_by_its_own_file(tmp_path):
    for number, body in enumerate(("1 / 0", "return np.random.random()")):
        (tmp_path / str(number)).mkdir()
        with pytest.raises(CourseError) as caught:
            make(tmp_path / str(number), also=REFERENCE.replace("return x * x", body))
        assert caught.value.path.endswith("also/other.py")


PROBES = """
a = Assignment("demo", files=["demo.py"])

@a.{kind}x=normal(3))
def square(student, x):
    {body}
"""


@pytest.mark.parametrize(
    ("kind", "body", "problem"),
    [
        ("gradient(", "yield x", "yields once"),
        ("gradient(", "yield x; yield x; yield x", "or more than twice"),
        ("gradient(", "for _ in range(4): yield x", "or more than twice"),
        ("gradient(", "return; yield", "yields never"),
        ("values(", "yield x; yield x", "yields twice"),
        ("values(", "yield undefined", "NameError"),
        ("values(", "yield student.given", "given.py"),
        ("raises(ValueError, ", "yield x", "raises nothing"),
        ("raises(ValueError, ", "yield x; {}[1]", "raises KeyError"),
        ("raises(ValueError, ", "return; yield", "yields never"),
    ],
)
def test_a_probe_that_yields_too_often_or_seldom_is_named(tmp_path, kind, body, problem):
    checks = PROBES.format(kind=kind, body=body)
    with pytest.raises(CourseError, match=problem) as caught:
        make(tmp_path, checks)
    assert caught.value.fix


def test_only_public_probes_are_asked_without_a_key(tmp_path):
    hidden = 'a = public("demo")\n@a.values(question="square")\ndef more(student):\n    yield 1\n'
    place = write_course(tmp_path, hidden=hidden)
    assignment = load(place)
    args = Forker(assignment), place, assignment, load_judges(place)
    open_ones = find_truths(*args, key=None)
    assert [item.probe.name for item in open_ones] == ["square"]
    assert all(truth.draw.public for truth in open_ones[0].truths)
    every = find_truths(*args, key=b"k" * 32)
    assert [item.probe.name for item in every] == ["square", "more"]
    flags = [truth.draw.public for truth in every[0].truths]
    assert flags == sorted(flags, reverse=True)
    assert not any(truth.draw.public for truth in every[1].truths)


def test_a_reference_that_is_not_there_is_named(tmp_path):
    place = write_course(tmp_path)
    (place.hidden / "demo.py").unlink()
    with pytest.raises(CourseError, match="not there"):
        templates_of(place, load(place))


STEEP = REFERENCE.replace("return 2 * self.x * dz", "return np.sin(1e5 * self.x) * dz")


def asked_of(monkeypatch):
    from gradekit.grading import truths

    asked = []

    def spy(launcher, files, wanted, questions, **more):
        asked.append(sum(len(q.draws) for q in questions))
        return interview(launcher, files, wanted, questions, **more)

    monkeypatch.setattr(truths, "interview", spy)
    return asked


def test_what_conditioning_adds_is_measured_of_each_reference(tmp_path, monkeypatch):
    asked = asked_of(monkeypatch)
    truths = make(tmp_path, reference=STEEP, also=REFERENCE).truths[0].truths
    assert asked.count(N_MOVED * len(truths)) == 2
    assert all(len(t.spread) == 2 for t in truths)
    assert all(t.spread[0][1] is not None and t.spread[1] == (None, None) for t in truths)


def test_an_alternative_is_moved_only_where_it_answers_something_else(tmp_path, monkeypatch):
    asked = asked_of(monkeypatch)
    truths = make(tmp_path, reference=STEEP, also=STEEP + "# again\n").truths[0].truths
    assert asked.count(N_MOVED * len(truths)) == 1
    assert all(t.spread[0] is t.spread[1] for t in truths)


def test_what_would_take_too_long_to_move_is_not_moved(tmp_path, monkeypatch):
    from gradekit.grading import truths

    monkeypatch.setattr(truths, "_MOST_BYTES", 500)
    found = make(tmp_path, reference=STEEP).truths[0].truths
    assert all(t.spread == [(None, None)] for t in found)
