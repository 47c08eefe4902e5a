"""Asking: a probe runs to its end whatever student code does, and every stage is observed."""

import numpy as np
import pytest

from gradekit import Assignment, constant, normal, rng, upstream
from gradekit.model import Fault, Value
from gradekit.sandbox import asking
from gradekit.sandbox.asking import ask
from gradekit.sandbox.loading import PACKAGE, ModuleType, Submission
from gradekit.sandbox.observe import observe


def probe_of(function, kind="gradient", error=None, **declared):
    a = Assignment("a", files=["a.py"])
    declared = declared or {"x": normal("N"), "dz": upstream("N")}
    if kind == "gradient":
        a.gradient(question="q", **declared)(function)
    elif kind == "raises":
        a.raises(error, question="q")(function)
    else:
        a.values(question="q", **declared)(function)
    return a.probes[0]


def submission_of(**names):
    module = ModuleType(f"{PACKAGE}.a")
    vars(module).update(names)
    return Submission("/scratch", modules={"a.py": module})


def two_stages(student, x, dz):
    yield student.forward(x)
    yield student.backward(dz)


INPUTS = {"x": np.arange(3.0), "dz": np.ones(3)}


def test_both_stages_are_observed_and_the_names_are_noted():
    submission = submission_of(forward=lambda x: x + 1, backward=lambda dz: [2 * dz])
    answer = ask(probe_of(two_stages), 0, INPUTS, submission)
    assert answer.stages[0].tree[0] == 1
    assert answer.used == ("forward", "backward")
    assert answer.notes == ()
    assert answer.seconds > 0


def test_one_stage_is_enough_where_one_is_asked_for():
    submission = submission_of(forward=lambda x: x, backward=lambda _dz: 1 / 0)
    assert len(ask(probe_of(two_stages), 0, INPUTS, submission, stages=1).stages) == 1


def spoil(x):
    x *= 2
    return x


def test_what_is_changed_in_place_is_noted_once_and_the_next_draw_is_untouched():
    submission = submission_of(forward=spoil, backward=spoil)
    for _ in range(2):
        answer = ask(probe_of(two_stages), 0, INPUTS, submission)
        assert answer.notes == ("forward changes x in place", "backward changes dz in place")
        assert answer.stages[0].tree.tolist() == [0, 2, 4]


def test_a_later_change_does_not_reach_what_was_observed():
    kept = np.ones(3)
    submission = submission_of(forward=lambda _x: kept, backward=lambda _dz: spoil(kept))
    answer = ask(probe_of(two_stages), 0, INPUTS, submission)
    assert answer.stages[0].tree.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    "error", [SystemExit(0), KeyboardInterrupt(), GeneratorExit(), StopIteration(), ValueError()]
)
def test_whatever_is_raised_is_a_fault_after_the_stages_before_it(error):
    def backward(dz):
        raise error

    answer = ask(probe_of(two_stages), 0, INPUTS, submission_of(forward=abs, backward=backward))
    first, second = answer.stages
    assert isinstance(first, Value)
    assert isinstance(second, Fault)
    assert second.type == type(error).__name__


def test_code_for_numbers_and_code_for_arrays_are_both_right_about_scalars():
    inputs = {"x": np.float64(2), "dz": np.float64(1)}

    def mask(x):
        out = x.copy()
        out[out > 1] = 0
        return out

    for forward in (lambda x: x if x > 1 else 0, mask, lambda x: float.__add__(x, 1)):
        answer = ask(probe_of(two_stages), 0, inputs, submission_of(forward=forward, backward=abs))
        assert all(isinstance(stage, Value) for stage in answer.stages)


def test_where_neither_works_the_first_fault_is_told():
    seen = []

    def forward(x):
        seen.append(type(x))
        raise ValueError(len(seen))

    inputs = {"x": np.float64(2), "dz": np.float64(1)}
    answer = ask(probe_of(two_stages), 0, inputs, submission_of(forward=forward))
    assert seen == [np.float64, np.ndarray]
    assert answer.stages[0].message == "1"


def test_constants_are_fresh_and_generators_repeat():
    def probe(student, edges, g):
        yield student.f(edges, g)

    def f(edges, g):
        edges.append(1)
        return [len(edges), g.random()]

    asked = probe_of(probe, "values", edges=constant([0]), g=rng())
    answers = [ask(asked, 0, {"g": 5}, submission_of(f=f)).stages[0].tree for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 2


def raising(student):
    yield 1
    student.f()


@pytest.mark.parametrize(
    ("error", "wanted", "expected"),
    [
        (ValueError(), ValueError, True),
        (UnicodeError(), ValueError, True),
        (TypeError(), ValueError, False),
        (None, ValueError, False),
        (NotImplementedError(), NotImplementedError, True),
    ],
)
def test_the_exception_asked_for_or_a_subclass(error, wanted, expected):
    def f():
        if error:
            raise error

    answer = ask(probe_of(raising, "raises", wanted), 0, {}, submission_of(f=f))
    assert answer.stages[1].tree["expected"] is expected


@pytest.mark.parametrize(
    ("error", "kind"), [(NotImplementedError(), "not_started"), (MemoryError(), "memory")]
)
def test_a_hole_is_no_runtime_error_that_was_asked_for(error, kind):
    def f():
        raise error

    (stage,) = ask(probe_of(raising, "raises", RuntimeError), 0, {}, submission_of(f=f)).stages
    assert stage.kind == kind


def test_a_name_that_is_not_there_is_no_exception_that_was_asked_for():
    (stage,) = ask(probe_of(raising, "raises", Exception), 0, {}, submission_of()).stages
    assert stage.kind == "missing"


class Fake(Exception):  # noqa: N818
    __class__ = property(lambda _self: ValueError)


def test_an_exception_that_only_claims_to_be_the_one_is_another():
    def f():
        raise Fake

    answer = ask(probe_of(raising, "raises", ValueError), 0, {}, submission_of(f=f))
    assert answer.stages[1].tree == {"raised": "Fake", "expected": False}


@pytest.mark.parametrize(
    "value",
    [
        np.float64(2),
        [np.float64(2), np.ones((2, 3))],
        (np.ones(3), np.float64(-0.0)),
        [np.float64(1), 2.0],
        [np.ones(2, np.float32), np.float64(1)],
        np.ones((1,) * 9),
        [np.ones((1,) * 9)],
    ],
    ids=repr,
)
def test_what_most_answers_are_made_of_is_observed_as_all_else_is(value):
    assert repr(asking.observe(value)) == repr(observe(value))
