"""Repairs: what, done to a wrong answer, makes it right on every draw that is wrong."""

# Functions that answer take all inputs, whatever they need of them.
# ruff: noqa: ARG005

from __future__ import annotations

import numpy as np
import pytest
from asked_by_hand import item, outputs

from gradekit.diagnosis.catalogue import catalogue
from gradekit.diagnosis.mistake import Mistake, Repair, each
from gradekit.grading.repairing import repaired
from gradekit.model import Fault

KNOWN = {mistake.id: mistake for mistake in catalogue()}


def repair(change, done="mended"):
    """Return a mistake that is told by its repair alone."""
    return Mistake(
        id=done,
        sentence="It is wrong.",
        why="So it goes.",
        mutant=lambda _: iter(()),
        repair=Repair(done=done, gradients=change),
    )


UPSTREAM = repair(lambda a: {n: g * a.upstream for n, g in a.gradients.items()}, "times upstream")
TURNED = repair(each(lambda _, g: -g), "turned")
NOTHING = repair(each(lambda _, g: g), "nothing")


def unused(x, y, dz):
    return x * y, [y, x]


def found(function, *mistakes, asked=None, names=("dx", "dy"), **options):
    asked = asked or item()
    return list(repaired(mistakes, asked, outputs(asked, function, **options), names))


def test_a_repair_that_gives_the_truth_is_told_with_its_evidence():
    (done,) = found(unused, UPSTREAM)
    assert done.mistake == "times upstream"
    assert done.outputs == ("dx", "dy")
    assert done.evidence == "times upstream, all 40 agree"  # of the first wrong draw
    assert done.residual < 1e-12


def test_a_repair_that_does_not_help_is_not_told():
    assert found(unused, TURNED, NOTHING) == []


def test_every_repair_that_fits_is_told():
    def both(x, y, dz):
        return x * y, [-y * dz, -x * dz]

    again = repair(each(lambda _, g: 0 - g), "taken from 0")
    assert [done.mistake for done in found(both, TURNED, UPSTREAM, again)] == [
        "turned",
        "taken from 0",
    ]


def test_a_repair_may_help_one_output_only():
    def second(x, y, dz):
        return x * y, [y * dz, x]

    (done,) = found(second, UPSTREAM, names=["dy"])
    assert (done.outputs, done.evidence) == (("dy",), "times upstream, all 20 agree")
    (done,) = found(lambda x, y, dz: (x * y, [-y * dz, x]), UPSTREAM)
    assert done.outputs == ("dy",)


def test_a_repair_has_to_help_on_every_draw_that_is_wrong():
    def now_so_now_so(x, y, dz):
        return x * y, [y if x.shape[0] > 3 else y + 1, x]

    (done,) = found(now_so_now_so, UPSTREAM)
    assert done.outputs == ("dy",)


def test_draws_that_are_right_are_left_alone():
    def wrong_in_vectors(x, y, dz):
        return x * y, [-y * dz, -x * dz] if x.ndim == 1 else [y * dz, x * dz]

    def turned_vectors(answered):
        assert answered.upstream.ndim == 1
        return {n: -g for n, g in answered.gradients.items()}

    (done,) = found(wrong_in_vectors, repair(turned_vectors, "turned"))
    assert done.evidence == "turned, all 12 agree"


def test_what_was_nearly_right_before_is_not_right_by_a_repair():
    def nearly(x, y, dz):
        return x * y, [y * dz * (1 + 1e-10), x * dz * (1 + 1e-10)]

    assert found(nearly, NOTHING) == []
    assert found(nearly, repair(each(lambda _, g: g / (1 + 0.9e-10)))) == []
    assert len(found(nearly, repair(each(lambda _, g: g / (1 + 1e-10))))) == 1


def test_one_number_alone_is_no_evidence():
    scalar = item(shapes=[()])
    assert found(lambda x, y, dz: (x * y, [y, x]), UPSTREAM, asked=scalar) == []
    two = item(shapes=[(), ()])
    (done,) = found(lambda x, y, dz: (x * y, [y, x]), UPSTREAM, asked=two, names=["dx"])
    assert done.evidence == "times upstream, the element agrees"


def test_a_truth_that_is_0_everywhere_is_no_evidence():
    zero = item(lambda x, y, dz: (x * y, [0 * dz, x * dz]))
    silenced = repair(each(lambda _, g: 0 * g))
    assert found(unused, silenced, asked=zero) == []


def test_another_shape_may_be_what_is_repaired():
    def turned(x, y, dz):
        return x * y, [(y * dz).T, (x * dz).T]

    back = repair(lambda a: {n: g.reshape(a.shapes[n][::-1]).T for n, g in a.gradients.items()})
    square = item(shapes=[(5, 4), (1, 3)])
    (done,) = found(turned, back, asked=square)
    assert done.outputs == ("dx", "dy")


@pytest.mark.parametrize(
    "broken",
    [
        lambda _: 1 / 0,
        lambda _: {},
        lambda _: {"x": np.zeros(2), "y": "word"},
        lambda _: {"x": None, "y": np.full((5, 4), np.nan)},
        lambda a: {"x": [[1, 2], [3]], "y": a.gradients["y"]},
        lambda _: None,
    ],
    ids=["raises", "nothing", "another shape", "no number", "ragged", "None"],
)
def test_a_repair_of_another_kind_of_operation_costs_nothing(broken):
    assert [done.mistake for done in found(unused, repair(broken), UPSTREAM)] == ["times upstream"]


def test_a_mistake_without_a_repair_is_passed_over():
    assert found(unused, KNOWN["input-for-output"]) == []


def test_a_draw_without_a_value_is_no_obstacle():
    (done,) = found(unused, UPSTREAM, failing=[0])
    assert done.outputs == ("dx", "dy")


def test_what_cannot_be_read_as_numbers_is_not_repaired():
    assert found(lambda x, y, dz: (x * y, [y, "word"]), UPSTREAM) == []
    assert found(lambda x, y, dz: (x * y, Fault(kind="exception")), UPSTREAM) == []


def test_a_forward_is_not_repaired():
    asked = item()
    forward = outputs(asked, lambda x, y, dz: (-x * y, [y, x]), stage=0)
    assert list(repaired([TURNED], asked, forward, ["forward"])) == []


def test_a_repair_sees_inputs_upstream_and_shapes():
    seen = []
    asked = item(shapes=[(5, 4)])
    found(unused, repair(lambda a: seen.append(a) or {}), asked=asked)
    (answered,) = seen
    draw = asked.truths[0].draw.inputs
    assert answered.upstream is draw["dz"]
    assert set(answered.inputs) == {"x", "y"}
    assert answered.shapes == {"x": (5, 4), "y": (5, 4)}
    assert answered.batch == 5


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("upstream-unused", unused),
        ("sign", lambda x, y, dz: (x * y, [-y * dz, -x * dz])),
        ("swapped-inputs", lambda x, y, dz: (x * y, [x * dz, y * dz])),
        ("factor-two", lambda x, y, dz: (x * y, [2 * y * dz, 2 * x * dz])),
    ],
)
def test_of_the_catalogue_the_repair_of_the_mistake_fits_and_no_other(name, function):
    with np.errstate(all="ignore"):
        assert {done.mistake for done in found(function, *catalogue())} == {name}


def test_how_far_off_it_is_after_a_repair_is_told_of_public_draws_where_these_are_wrong():
    asked = item()
    hidden = [truth.draw.inputs["x"] for truth in asked.truths if not truth.draw.public]

    def nearly(x, y, dz):
        off = 1.0 + 3e-10 * any(x is one for one in hidden)
        return x * y, [off * y, off * x]

    assert hidden
    (done,) = found(nearly, UPSTREAM, asked=asked)
    assert done.residual < 1e-12
