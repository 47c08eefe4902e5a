"""Portraits of what was answered: by output and group of draws, right or sketched."""

# Functions that answer take all inputs, whatever they need of them.
# ruff: noqa: ARG005

from __future__ import annotations

import math

import numpy as np
import pytest
from asked_by_hand import BOOK, answers, item, multiply, outputs, wrong

from gradekit.diagnosis.lineup import Suspect, matches
from gradekit.diagnosis.portrait import NOTHING, sketch_of
from gradekit.grading.portraits import (
    group_of,
    is_finite,
    is_judged,
    outputs_by_name,
    portrait_beside,
    portrait_of,
    scale_of,
    several_forms,
    telling,
    true_outputs,
)
from gradekit.judge import Output
from gradekit.judges import JudgeBook
from gradekit.model import Fault

FAULT = Fault(kind="exception")
ALL = {"public 0", "public 1", "hidden 0"}


def unused(x, y, dz):
    return x * y, [y, x]


def portrait(function, asked=None, stage=1, *, jointly=False, **options):
    asked = asked or item()
    return portrait_of(asked.truths, outputs(asked, function, stage, **options), jointly=jointly)


def beside(function, asked=None, *, jointly=False, **options):
    asked = asked or item()
    given = answers(asked, function, **options)
    return portrait_beside(asked, given, true_outputs(asked), jointly=jointly)


def right(portrait):
    return {
        (name, group)
        for name, groups in portrait.items()
        for group in groups
        if groups[group].right
    }


def test_draws_of_one_case_and_one_visibility_are_a_group():
    assert [group_of(t) for t in item().truths] == ["public 0", "public 0", "public 1", "hidden 0"]
    found = portrait(unused)
    assert {name: set(groups) for name, groups in found.items()} == {"dx": ALL, "dy": ALL}


def test_of_what_is_right_nothing_is_kept():
    found = portrait(multiply)
    assert right(found) == {(name, group) for name in ("dx", "dy") for group in ALL}
    assert all(seen.sketch == NOTHING for groups in found.values() for seen in groups.values())


def test_a_group_is_right_where_each_of_its_draws_is():
    def wrong_in_rows_of_three(x, y, dz):
        return x * y, [y * dz, x if x.shape == (1, 3) else x * dz]

    found = portrait(wrong_in_rows_of_three)
    assert not found["dy"]["public 0"].right
    assert found["dy"]["public 1"].right
    assert found["dy"]["hidden 0"].right
    assert right({"dx": found["dx"]}) == {("dx", group) for group in ALL}


def test_a_group_in_which_a_draw_failed_is_not_in_the_portrait():
    assert set(portrait(unused, failing=[1])["dx"]) == {"public 1", "hidden 0"}
    assert set(beside(unused, failing=[1])["dx"]) == {"public 1", "hidden 0"}
    assert portrait(unused, failing=range(4)) == {}


def test_a_sketch_is_of_all_draws_of_the_group_each_by_its_own_scale():
    asked = item()
    first, second = (truth.draw.inputs for truth in asked.truths[:2])
    largest = [np.abs(draw["y"] * draw["dz"]).max() for draw in (first, second)]
    scales = 2.0 ** (np.floor(np.log2(largest)) + 1)  # the power of two above
    assert portrait(unused)["dx"]["public 0"].sketch == sketch_of([first["y"], second["y"]], scales)


def test_how_far_an_answer_is_from_the_truth_is_known():
    def nearly(x, y, dz):
        return x * y, [y * dz * (1 + 1e-7), x * dz]

    assert 1e-9 < portrait(nearly)["dx"]["public 0"].off < 1e-6
    assert portrait(unused)["dx"]["public 0"].off > 1e-3
    reshaped = portrait(lambda x, y, dz: (x * y, [(y * dz)[None], x * dz]))
    assert reshaped["dx"]["public 0"].off == math.inf


def test_judged_jointly_all_gradients_of_a_draw_are_wrong_where_one_is():
    def second(x, y, dz):
        return x * y, [y * dz, x]

    assert right(portrait(second)) == {("dx", group) for group in ALL}
    assert right(portrait(second, jointly=True)) == set()
    assert right(beside(second)) == {(n, g) for n in ("dx", "forward") for g in ALL}
    assert right(beside(second, jointly=True)) == {("forward", group) for group in ALL}


@pytest.mark.parametrize(
    "mistake",
    [
        unused,
        lambda x, y, dz: (x * y, [x * dz, y * dz]),
        lambda x, y, dz: (x * y, [-y * dz, x * dz]),
        lambda x, y, dz: (x * y, [(y * dz).T, (x * dz).T]),
        lambda x, y, dz: (x * y, [y * dz * np.nan, x * dz]),
        lambda x, y, dz: (x * y, [np.float64(1.0), x * dz]),
        lambda x, y, dz: (x * y, {"dx": y, "dy": x}),
    ],
    ids=["unused", "swapped", "sign", "transposed", "nan", "scalar", "dict"],
)
def test_a_submission_fits_the_edited_reference_that_answers_the_same(mistake):
    for asked in (item(), item(multiply, lambda x, y, dz: (x * y, [dz, dz]))):
        (match,) = matches(portrait(mistake, asked), [Suspect("m", beside(mistake, asked))])
        assert match.residual == 0.0
        assert match.name == "m"


def test_a_forward_fits_the_edited_reference_too():
    def added(x, y, dz):
        return x + y, [y * dz, x * dz]

    found, made = portrait(added, stage=0), beside(added)
    assert set(found) == {"forward"}
    assert set(made) == {"forward", "dx", "dy"}
    assert matches(found, [Suspect("m", made)])[0].outputs == ("forward",)


def test_an_edit_is_right_where_it_answers_as_some_reference_does():
    def shared(x, y, dz):
        return x * y, [2 * y * dz, 0 * dz]

    asked = item(multiply, shared)
    for reference in (multiply, shared):
        assert len(right(beside(reference, asked))) == 9
    mixed = beside(lambda x, y, dz: (x * y, [y * dz, 0 * dz]), asked)
    assert len(right(mixed)) == 9  # judged by output: each is that of a reference


def test_judged_jointly_gradients_of_two_references_do_not_mix():
    def shared(x, y, dz):
        return x * y, [2 * y * dz, 0 * dz]

    asked = item(multiply, shared)
    for reference in (multiply, shared):
        assert len(right(beside(reference, asked, jointly=True))) == 9
    mixed = beside(lambda x, y, dz: (x * y, [y * dz, 0 * dz]), asked, jointly=True)
    assert right(mixed) == {("forward", group) for group in ALL}


def test_an_edit_that_changes_nothing_but_rounding_is_right():
    assert len(right(beside(lambda x, y, dz: (x * y, [y * dz * (1 + 1e-12), x * dz])))) == 9
    assert len(right(beside(lambda x, y, dz: (x * y, [y * dz * (1 + 1e-6), x * dz])))) == 6


def test_outputs_are_called_by_their_names():
    asked = item()
    (one, *_), truth = answers(asked, multiply), asked.truths[0]
    assert set(outputs_by_name(asked, truth, one)) == {"forward", "dx", "dy"}
    (half, *_) = answers(asked, lambda x, y, dz: (x * y, FAULT))
    assert set(outputs_by_name(asked, truth, half)) == {"forward"}
    assert outputs_by_name(asked, truth, FAULT) == {}
    (failed,) = answers(item(shapes=[(2, 3)]), lambda x, y, dz: (FAULT,))
    assert outputs_by_name(asked, truth, failed) == {}


def test_a_value_is_one_output():
    asked = item(lambda x, y, dz: {"a": x, "b": "word"}, kind="values")
    (one, *_) = answers(asked, lambda x, y, dz: "loop")
    assert outputs_by_name(asked, asked.truths[0], one) == {"the value": "loop"}
    found = portrait(lambda x, y, dz: {"a": x, "b": "loop"}, asked, stage=0)
    made = beside(lambda x, y, dz: {"a": x, "b": "loop"}, asked)
    assert matches(found, [Suspect("m", made)])[0].outputs == ("the value",)


def drawn(got, want, name="dx", **more):
    return [(Output(name, got, want, wrong(got, want, **more)),)]


@pytest.mark.parametrize(
    ("got", "enough"),
    [
        (np.zeros(8), False),
        (np.zeros(15), False),
        (np.zeros(16), True),
        (np.tile([0.0, 1.0], 7), False),
        (np.tile([0.0, 1.0], 8), True),
        (np.arange(4.0), False),
        (np.arange(8.0), True),
        (np.array([0.0, 1.0, 0.5]), True),
        (np.array([np.nan]), True),
        (np.float64(1.0), False),
        (np.float64(1.5), True),
        (3, False),
    ],
)
def test_few_whole_numbers_tell_no_mistake(got, enough):
    assert telling(drawn(got, np.full(np.shape(got), 0.25)), "dx") is enough


def test_only_wrong_elements_tell():
    got, want = np.zeros(40), np.zeros(40)
    want[:3] = 5.0
    assert not telling(drawn(got, want), "dx")


def test_what_all_draws_show_tells_together():
    few = drawn(np.zeros(6), np.ones(6))
    assert not telling(few * 2, "dx")
    assert telling(few * 3, "dx")


def test_what_is_of_another_form_tells():
    assert telling([(Output("dx", np.zeros(3), np.ones(2), wrong(0, 0, "shape")),)], "dx")
    assert telling([(Output("the value", "loop", "order", wrong(0, 0)),)], "the value")


def test_of_an_output_that_is_right_nothing_tells():
    same = wrong(np.zeros(30), np.zeros(30), reason=None)
    assert not telling([(Output("dx", np.zeros(30), np.zeros(30), same),)], "dx")
    assert not telling(drawn(np.zeros(30), np.ones(30), name="dy"), "dx")


@pytest.mark.parametrize(
    ("got", "finite"),
    [
        ([np.nan, np.nan], False),
        ([np.inf, -np.inf], False),
        ([np.nan, 3.0], True),
        ([np.nan, 1.0], False),  # the finite one is right
        ([2.0, 3.0], True),
    ],
)
def test_an_output_is_finite_where_some_wrong_element_is(got, finite):
    assert is_finite(drawn(np.array(got), np.ones(2)), "dx") is finite


def test_what_is_no_number_or_of_another_shape_counts_as_finite():
    assert is_finite([(Output("the value", "loop", "order", wrong(0, 0)),)], "the value")
    assert is_finite([(Output("dx", np.full(3, np.nan), np.ones(2), wrong(0, 0)),)], "dx")


@pytest.mark.parametrize(
    ("tree", "scale"),
    [
        (np.array([1.0, -5.0]), 5.0),
        (np.array([np.inf, 2.0, np.nan]), 2.0),
        (np.zeros(3), 1.0),
        (np.zeros(0), 1.0),
        (np.float64(-0.5), 0.5),
        (7, 7.0),
        ({"a": np.ones(2), "b": [3.0, -4.0]}, 4.0),
        ({}, 1.0),
        ("word", 1.0),
        (None, 1.0),
    ],
)
def test_the_scale_is_the_largest_finite_number(tree, scale):
    assert scale_of(tree) == scale


@pytest.mark.parametrize("stage", ["forward", "backward", "both"])
def test_gradients_are_judged_by_the_course_where_a_judge_looks_at_them(stage):
    book = JudgeBook(judges={("demo.demo", stage): lambda *_: True})
    assert is_judged(item(), book) is (stage != "forward")
    assert not is_judged(item(), BOOK)


def test_references_that_differ_somewhere_are_several_forms():
    one, other = np.ones(3), np.zeros(3)
    assert not several_forms([[{"forward": (1.0, [one, one]), "dx": (1.0, [one])}]])
    assert several_forms([[{"forward": (1.0, [one, one]), "dx": (1.0, [one, other])}]])
    assert several_forms([[{"the value": (1.0, [one, other])}]])


def test_what_overflows_tells_enough():
    assert telling(drawn([np.inf, 2.0], [1.0, 2.0]), "dx")


def test_what_a_judge_lets_pass_is_right_in_an_edited_reference_too():
    asked = item()
    given = answers(asked, unused)
    book = JudgeBook(judges={(asked.probe.id, "backward"): lambda answer, truth, inputs: True})
    assert not right(portrait_beside(asked, given, true_outputs(asked), jointly=True)) & {
        ("dx", group) for group in ALL
    }
    found = portrait_beside(asked, given, true_outputs(asked), jointly=True, book=book)
    assert {("dx", group) for group in ALL} <= right(found)
