"""Placing: a wrong output points at the line that gives it; no arrow beats a wrong one."""

from __future__ import annotations

import pytest
from small_course import make, square

from gradekit.grading.placing import placed, placed_at_outputs
from gradekit.model import Evidence, Verdict
from gradekit.sandbox.messages import Loaded, LoadRequest

PLACES = {
    "Linear.forward": 5,
    "Linear.backward": 11,
    "Linear.backward:dW": 9,
    "Linear.backward:db": 10,
}
USED = frozenset({"Linear"})


def wrong(output="", message="", reason="value", **more):
    evidence = output and Evidence(
        draw="public", output=output, shape=(2,), n=2, n_wrong=1, max_rel_err=1.0, tolerance=1e-9,
        first_wrong=(((0,), 1.0, 2.0),),
    )  # fmt: skip
    return Verdict(
        status="wrong", reason=reason, message=message, evidence=evidence or None, **more
    )


def line_of(verdict, check="linear.backward", places=PLACES, used=USED, own=(), inputs="xWb"):
    """Return the line that is pointed at after both askings."""
    loaded = Loaded(places={name: ("layers.py", line) for name, line in places.items()})
    first = placed(verdict, check, loaded, used)
    told = placed_at_outputs({check: first}, loaded, used, frozenset(own), tuple(inputs))
    return told[check].line


@pytest.mark.parametrize(("output", "line"), [("dW", 9), ("db", 10), ("dx", 11)])
def test_a_wrong_gradient_points_at_the_line_that_gives_it(output, line):
    assert line_of(wrong(output)) == line


def test_a_wrong_forward_points_at_the_return_of_forward():
    assert line_of(wrong("forward"), "linear.forward") == 5


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("dW has shape (3, 2), its variable has shape (2, 3)", 9),
        ("db: returned None. Is a return missing?", 10),
        ("dx has shape (3,), its variable has shape (2,)", 11),
        ("backward gives no gradient for W", 11),
        ("dV is wrong", 11),
    ],
)
def test_a_wrong_shape_points_at_the_output_that_its_message_begins_with(message, line):
    assert line_of(wrong(message=message, reason="shape")) == line


def test_an_element_of_a_list_is_found_by_its_place_where_lengths_agree():
    places = {"Gate.backward": 3, "Gate.backward:0/2": 4, "Gate.backward:1/2": 5}
    gate = {"places": places, "used": frozenset({"Gate"})}
    assert line_of(wrong("dy"), inputs="xy", **gate) == 5
    assert line_of(wrong("dy"), inputs="xyz", **gate) == 3


def test_a_place_in_the_list_says_more_than_a_name():
    places = {"Gate.backward": 3, "Gate.backward:0/2": 4, "Gate.backward:dx": 5}
    assert line_of(wrong("dx"), places=places, used=frozenset({"Gate"}), inputs="xy") == 4


def test_functions_are_told_apart_by_their_stage():
    places = {"affine_forward": 2, "affine_backward": 8, "affine_backward:dW": 7}
    used = frozenset({"affine_forward", "affine_backward"})
    assert line_of(wrong("dW"), "affine.backward", places, used) == 7
    assert line_of(wrong("forward"), "affine.forward", places, used) == 2


def test_a_function_that_gives_both_points_at_the_gradient_it_returns():
    places = {"softmax_loss": 9, "softmax_loss:dx": 8}
    used = frozenset({"softmax_loss"})
    assert line_of(wrong("dx"), "softmax.backward", places, used, inputs="x") == 8
    assert line_of(wrong("forward"), "softmax.forward", places, used, inputs="x") == 9


def test_of_methods_that_may_give_gradients_the_one_that_gives_this_one_is_pointed_at():
    places = {"Net.loss": 9, "Net.scores": 4, "Net.loss:dW": 7}
    own = ("Net.loss", "Net.scores")
    assert line_of(wrong("dW"), "net.backward", places, frozenset({"Net"}), own) == 7
    assert line_of(wrong("db"), "net.backward", places, frozenset({"Net"}), own) is None


def test_two_classes_that_may_both_give_it_get_no_line():
    places = {"A.backward": 3, "A.backward:dW": 2, "B.backward": 7, "B.backward:dW": 6}
    assert line_of(wrong("dW"), places=places, used=frozenset("AB")) is None


def test_what_is_slow_or_differs_from_time_to_time_is_left_where_it_was():
    for reason in ("slow", "nondeterministic"):
        assert line_of(wrong("dW", reason=reason, file="layers.py", line=1)) == 1


def test_what_crashed_is_left_where_it_was():
    assert line_of(Verdict(status="crashed", file="layers.py", line=1)) == 1
    assert line_of(Verdict(status="correct")) is None


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make(tmp_path_factory.mktemp("placing"))


@pytest.mark.parametrize(
    ("returned", "line"),
    [("dx", 8), ("[dx]", 8), ("{'x': dx}", 8), ("1.0 * dx", 10)],
)
def test_graded_a_wrong_gradient_points_at_the_line_that_gives_it(course, returned, line):
    body = f"\n        dx = 3 * self.x * dz\n        self.count = 1\n        return {returned}"
    found = course.checks(square(backward=body))["square.backward"]
    assert (found.status, found.file, found.line) == ("wrong", "demo.py", line)


def test_graded_a_wrong_shape_points_at_the_line_that_gives_it(course):
    body = "\n        dx = (2 * self.x * dz)[None]\n        self.count = 1\n        return dx"
    found = course.checks(square(backward=body))["square.backward"]
    assert (found.reason, found.line) == ("shape", 8)


def test_graded_a_crash_keeps_the_line_that_raised(course):
    body = "\n        dx = 1\n        dx = dx / 0\n        return dx"
    found = course.checks(square(backward=body))["square.backward"]
    assert (found.status, found.line) == ("crashed", 9)


def test_graded_where_both_are_wrong_each_stage_points_at_its_own_line(course):
    body = "\n        dx = 3 * self.x * dz\n        return dx"
    found = course.checks(square("self.x = x; return 2 * x * x", body)).values()
    assert [verdict.line for verdict in found] == [5, 8]


def test_source_is_read_for_lines_only_once_something_is_wrong(course, monkeypatch):
    asked = []
    kept = LoadRequest.encode

    def noted(request):
        asked.append(request.outputs)
        return kept(request)

    monkeypatch.setattr(LoadRequest, "encode", noted)
    course.checks(square())
    assert asked == [False]
    course.checks(square(backward="return dz"))
    assert asked[:2] == [False, False]
    assert True in asked
