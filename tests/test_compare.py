"""Numbers compared: every policy on form, and the tolerance on values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gradekit.model import Odd
from gradekit.numerics.compare import RTOL, Scale, compare
from gradekit.numerics.pairing import pair_gradients
from gradekit.numerics.trees import compare_trees
from gradekit.sandbox.observe import observe

WANT = np.array([[0.5, -1.25, 3.0], [1e-3, 2.0, -7.5]])
GRADIENT = Scale(upstream=1.0, inputs=1.0)
NUMBERS = st.floats(-1e6, 1e6)


def reason(got, want=WANT, scale=GRADIENT):
    return compare("dx", observe(got), want, scale).reason


def message(got, want=WANT):
    return compare("dx", observe(got), want, GRADIENT).message


@pytest.mark.parametrize(
    "same",
    [
        WANT, WANT.tolist(), tuple(map(tuple, WANT)), list(WANT), WANT.astype(np.longdouble),
        (row for row in WANT), np.ma.array(WANT), np.asfortranarray(WANT), WANT + 0j,
        WANT.astype(np.float32), [[float(v) for v in row] for row in WANT],
    ],
)  # fmt: skip
def test_the_form_of_right_numbers_does_not_matter(same):
    assert reason(same) is None


@pytest.mark.parametrize(
    "same", [0.25, np.float64(0.25), np.array(0.25), np.float32(0.25), np.longdouble(0.25)]
)
def test_a_scalar_may_be_any_number(same):
    assert reason(same, np.array(0.25)) is None


@pytest.mark.parametrize(
    ("got", "expected", "word"),
    [
        (None, "none", "returned None"),
        (WANT.astype(object), "dtype", "object"),
        (WANT + 1e-30j, "dtype", "complex128"),
        (np.ma.array(WANT, mask=np.eye(2, 3)), "dtype", "masked"),
        (WANT.astype(np.float16), "dtype", "float16"),
        (WANT.astype(str), "dtype", "str"),
        ("text", "dtype", "text"),
        ({"x": WANT}, "dtype", "dict"),
        ([[1.0, "two words", 3.0]] * 2, "dtype", "str"),
        ([None, 1.0], "none", "None"),
        ([[1.0, 2.0], [1.0]], "shape", "different lengths"),
        (WANT.T, "shape", "swapped"),
        (WANT[None], "shape", "extra axis of 1"),
        (WANT[0], "shape", "missing"),
        (0.5, "shape", "missing"),
        ([], "shape", "(0,)"),
        (np.where(WANT > 2, np.nan, WANT), "not_finite", "NaN"),
        (np.where(WANT > 2, np.inf, WANT), "not_finite", "infinite"),
        (WANT.astype(int), "value", "int64"),
        (object(), "dtype", "object"),
        (2, "shape", ""),
    ],
)
def test_a_wrong_form_is_named(got, expected, word):
    assert reason(got) == expected
    assert word in message(got)
    assert "two words" not in message(got)


@pytest.mark.parametrize(
    ("got", "want"),
    [((1, 3), (3,)), ((3,), (1, 3)), ((1,), ()), ((), (1,)), ((1, 1), (1,)), ((3, 1), (3,))],
)
def test_shapes_are_exact(got, want):
    assert reason(np.ones(got), np.ones(want)) == "shape"


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
def test_an_empty_array_is_right_where_the_truth_is_empty(shape):
    assert reason(np.zeros(shape), np.zeros(shape)) is None


def test_whole_numbers_are_judged_by_value_with_a_note():
    found = compare("dx", observe(np.array([1, 2])), np.array([1.0, 2.0]), GRADIENT)
    assert (found.reason, found.notes) == (None, ("dx is int64, judged by its values",))
    assert reason(10**30, np.array(1e30)) is None


def test_whole_numbers_need_no_note_where_they_were_asked_for():
    assert compare("forward", np.array([1, 0]), np.array([1, 0]), Scale()).notes == ()


def test_float32_is_right_to_its_own_precision_with_a_note():
    third = WANT / 3
    found = compare("dx", third.astype(np.float32), third, GRADIENT)
    assert found.reason is None
    assert "float32" in found.notes[0]
    assert reason((third * 1.001).astype(np.float32), third) == "value"


def test_infinity_and_nan_are_right_only_where_they_are_true():
    want = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert reason(want.copy(), want) is None
    assert reason(np.array([-np.inf, -np.inf, np.nan, 1.0]), want) == "value"
    assert reason(np.array([np.inf, -np.inf, 0.0, 1.0]), want) == "value"
    assert reason(np.array([np.inf, -np.inf, np.nan, np.nan]), want) == "not_finite"


@given(arrays(np.float64, array_shapes(max_dims=3, max_side=5), elements=NUMBERS))
def test_what_rounding_moves_stays_right(want):
    assert reason(np.nextafter(want, np.inf), want, Scale(upstream=1.0)) is None
    assert reason(want * 3 / 3, want, Scale()) is None


@given(
    arrays(np.float64, array_shapes(max_dims=3, max_side=5), elements=st.floats(0.1, 1e3)),
    st.data(),
)
def test_one_element_off_by_a_millionth_is_wrong(want, data):
    got = want.copy()
    place = data.draw(st.integers(0, want.size - 1))
    got.flat[place] *= 1 + 1e-6
    found = compare("dx", got, want, GRADIENT)
    assert (found.reason, found.n_wrong) == ("value", 1)
    assert found.first_wrong[0][0] == np.unravel_index(place, want.shape)


def test_a_saturated_slope_may_be_zero():
    assert reason(np.zeros(2), np.array([4e-18, -4e-18])) is None


def test_errors_are_told_relative_to_what_rounding_is_measured_against():
    found = compare("dx", np.zeros(2), np.array([4e-18, -4e-18]), GRADIENT)
    assert (found.reason, found.max_rel_err < RTOL) == (None, True)
    assert compare("dx", 2 * WANT, WANT, GRADIENT).max_rel_err == pytest.approx(0.5)
    assert compare("dx", -WANT, WANT, GRADIENT).max_rel_err == pytest.approx(2)


def test_the_worst_elements_are_those_that_exceed_most_what_is_allowed():
    got = WANT + np.array([[0, 1e-9, 1e-6], [1e-3, 0, 1e-7]])
    found = compare("dx", got, WANT, GRADIENT)
    assert [index for index, _, _ in found.worst] == [(1, 0), (0, 2), (1, 2), (0, 1)]
    assert [index for index, _, _ in found.first_wrong] == [(0, 1), (0, 2), (1, 0), (1, 2)]
    assert found.worst[0][1:] == (got[1, 0], WANT[1, 0])
    lost = compare("dx", np.where(WANT == 2, np.nan, got), WANT, GRADIENT)
    assert lost.worst[0][0] == (1, 1)


def test_conditioning_adds_to_the_tolerance_of_its_own_elements_only():
    spread = np.zeros(WANT.shape, np.float32)
    spread[0, 1] = 1e-8
    got = WANT.copy()
    got[0, 1] += 5e-9
    assert reason(got) == "value"
    assert compare("dx", got, WANT, GRADIENT, spread).reason is None
    got[0, 1] += 6e-9
    found = compare("dx", got, WANT, GRADIENT, spread)
    assert found.n_wrong == 1
    assert RTOL < found.tolerance == pytest.approx(1e-8 / 1.25, rel=2e-3)
    assert found.max_rel_err > found.tolerance
    got[1, 1] *= 1 + 1e-9  # a well-conditioned element is worse, with its own tolerance
    got[0, 1] = WANT[0, 1]
    assert compare("dx", got, WANT, GRADIENT, spread).tolerance == RTOL


def test_conditioning_counts_in_float32_as_much_as_its_precision_is_less():
    want, spread = np.array([1.0, 2.0]) / 3, np.full(2, 64 * 2.2e-16 * 1e2)
    got = (want * (1 + 1e-4)).astype(np.float32)
    assert compare("dx", got, want, GRADIENT).reason == "value"
    assert compare("dx", got, want, GRADIENT, spread).reason is None
    got = (want * (1 + 1e-2)).astype(np.float32)
    assert compare("dx", got, want, GRADIENT, 1e5 * spread).reason == "value"


@pytest.mark.parametrize("spread", [np.ones(3), 1.0, np.ones((3, 2))], ids=np.shape)
def test_what_conditioning_says_of_another_shape_is_not_used(spread):
    assert compare("dx", WANT + 1e-3, WANT, GRADIENT, spread).reason == "value"


# --- pairs of gradients

PAIR = {"x": (2, 3), "y": (3,)}
X, Y = np.ones((2, 3)), np.zeros(3)


def paired(returned, shapes=None):
    shapes = PAIR if shapes is None else shapes
    found = pair_gradients(observe(returned), list(shapes), shapes)
    return found if isinstance(found, dict) else found.reason


@pytest.mark.parametrize(
    "returned", [[X, Y], (X, Y), (g for g in (X, Y)), {"x": X, "y": Y}, {"dy": Y, "dx": X, "k": 1}]
)
def test_gradients_come_in_order_or_by_name(returned):
    found = paired(returned)
    assert np.shape(found["x"]) == (2, 3)
    assert np.shape(found["y"]) == (3,)


def test_a_stacked_array_is_a_sequence_of_gradients():
    assert paired(np.array([Y, Y]), {"x": (3,), "y": (3,)}).keys() == {"x", "y"}
    assert paired(np.array([1.0, 2.0]), {"x": (), "y": ()}).keys() == {"x", "y"}


@pytest.mark.parametrize(
    ("returned", "why"),
    [
        (None, "none"), ([X], "count"), ([X, Y, Y], "count"), (X, None), (0.5, "count"),
        ({"x": X}, "key"), (np.array([X, Y], dtype=object), "dtype"), ({1, 2}, "dtype"),
        ("xy", "count"),
    ],
)  # fmt: skip
def test_a_wrong_number_of_gradients_is_named(returned, why):
    found = paired(returned)
    assert isinstance(found, dict) if why is None else found == why


@pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 3), (2, 3), (1, 1)])
def test_a_single_gradient_may_come_bare_or_in_a_list_of_one(shape):
    gradient = np.arange(np.prod(shape, dtype=int), dtype=float).reshape(shape)
    for returned in (gradient, [gradient], (gradient,), [gradient.tolist()], gradient.tolist(),
                     {"x": gradient}, (g for g in [gradient])):  # fmt: skip
        found = paired(returned, {"x": shape})
        assert compare("dx", found["x"], gradient, GRADIENT).reason is None, returned


def test_none_among_the_gradients_is_named():
    found = paired([X, None])
    assert compare("dy", found["y"], Y, GRADIENT).reason == "none"


# --- trees


@pytest.mark.parametrize(
    ("got", "want", "why"),
    [
        (["a", "b"], ["a", "b"], None), (("a", "b"), ["a", "b"], None), ("a", "a", None),
        (["b", "a"], ["a", "b"], "value"), (["a"], ["a", "b"], "count"), (None, ["a"], "none"),
        ({"a": 1}, {"a": 1.0}, None), ({"b": 1}, {"a": 1}, "key"), ([1], {"a": 1}, "dtype"),
        (["b", 3], ["a", "c"], "dtype"), (3, "a", "dtype"), (True, True, None), (1, True, None),
        (np.True_, True, None), (0, True, "value"), (None, None, None), ("a", None, "dtype"),
        (np.array([1.0, 2.0]), [1.0, 2.0], None), (np.array([True]), np.array([1]), None),
        ({"a": [1.0, np.nan]}, {"a": [1.0, 2.0]}, "not_finite"), (object(), "a", "dtype"),
        ([1.0, [2.0]], [1.5, [2.0, 3.0]], "count"),
    ],
)  # fmt: skip
def test_trees_are_compared_leaf_by_leaf_and_the_gravest_difference_is_told(got, want, why):
    assert compare_trees("the value", observe(got), observe(want), Scale()).reason == why


def test_what_conditioning_adds_goes_down_the_tree():
    want = {"a": [1.0, np.ones(2)], "b": "text", "c": np.ones(2)}
    got = {"a": [1.0 + 1e-6, np.ones(2) + 1e-6], "b": "text", "c": np.ones(2)}
    loose = np.full(2, 1e-5, np.float32)
    for spread, why in (
        (None, "value"),
        ({"a": [None, loose], "b": None, "c": None}, "value"),
        ({"a": None, "b": None, "c": loose}, "value"),
        ({"a": [np.float32(1e-5), loose], "b": None, "c": None}, None),
    ):
        assert compare_trees("v", observe(got), observe(want), Scale(), spread).reason == why


def test_what_cannot_travel_is_named():
    assert "a generator" in compare_trees("v", Odd("a generator"), "a", Scale()).message
