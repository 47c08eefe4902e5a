"""Sketches of answers: equal values alike within rounding, others not, on every machine."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradekit.diagnosis.portrait import NOTHING, TOLERANCE, apart, sketch_of

RNG = np.random.default_rng(7)
VALUES = RNG.standard_normal((6, 5))


def sketch(*values, scales=None):
    return sketch_of(values, scales or [1.0] * len(values))


def alike(one, other):
    return apart(one, other) <= TOLERANCE


def same(one, other):
    return alike(sketch(one), sketch(other))


def test_the_numbers_of_a_sketch_are_the_same_on_every_machine():
    # expected.gk holds such numbers: another numpy or another processor has to make them again.
    made = sketch(np.arange(1.0, 7.0).reshape(2, 3))
    assert made.form == 188507636
    assert made.sums == pytest.approx((9.000954575916595, 16.02665963395108), rel=1e-14)
    assert made.size == 21.0


def test_weights_are_splitmix64_in_whole_numbers():
    def weight(place, seed):
        z = (place + (seed << 32)) * 0x9E3779B97F4A7C15 % 2**64
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        z ^= z >> 31
        return (1 if z % 2 else -1) * (0.5 + (z >> 11) / 2**53)

    for place in (0, 1, 2, 999):
        unit = np.zeros(1000)
        unit[place] = 1.0
        assert sketch(unit).sums == (weight(place + 1, 1), weight(place + 1, 2))


def test_the_form_of_texts_dicts_and_what_is_no_number_is_the_same_on_every_machine():
    tree = {"b": [1, 2.5], "a": "word", "c": [None, np.array([np.nan, np.inf, 3.0])]}
    assert sketch(tree).form == 2631685137


def test_equal_values_are_not_apart():
    assert apart(sketch(VALUES), sketch(VALUES.copy())) == 0.0


def test_values_that_differ_by_rounding_are_alike():
    rounded = VALUES * (1 + 1e-13 * RNG.standard_normal((6, 5)))
    assert 0 < apart(sketch(VALUES), sketch(rounded)) < 1e-12


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_sketch_does_not_depend_on_how_an_array_lies_in_memory(order):
    assert same(np.array(VALUES, order=order), VALUES)
    assert same(np.repeat(VALUES, 2, axis=0)[::2], VALUES)


@pytest.mark.parametrize("k", range(VALUES.size))
def test_one_other_element_is_another_answer(k):
    other = VALUES.copy()
    other.flat[k] += 1e-6 * np.abs(VALUES).sum()
    assert not same(VALUES, other)


@pytest.mark.parametrize(
    "other",
    [-VALUES, 2 * VALUES, VALUES[::-1], VALUES[:, ::-1], VALUES + 1e-6, np.roll(VALUES, 1)],
    ids=["sign", "factor", "rows", "columns", "offset", "rolled"],
)
def test_what_mistakes_make_of_an_array_is_another_answer(other):
    assert not same(VALUES, other)


def test_two_elements_exchanged_are_another_answer():
    for i in range(1, VALUES.size):
        other = VALUES.copy()
        other.flat[[0, i]] = VALUES.flat[[i, 0]]
        assert not same(VALUES, other), i


def test_a_difference_that_one_projection_does_not_see_the_other_sees():
    # Two elements are moved so that the first of the two sums stays.
    unit = np.eye(2)
    a, b = (sketch(row).sums[0] for row in unit)
    values, other = np.array([3.0, 4.0]), np.array([3.0 + b, 4.0 - a])
    assert sketch(values).sums[0] == pytest.approx(sketch(other).sums[0], rel=1e-14)
    assert not same(values, other)


@pytest.mark.parametrize("shape", [(30,), (5, 6), (6, 5, 1), (1, 6, 5)])
def test_the_same_numbers_in_another_shape_are_another_answer(shape):
    assert not same(VALUES, VALUES.reshape(shape))


def test_a_scalar_is_no_array_of_one():
    assert not same(np.float64(3.0), np.array([3.0]))
    assert same(np.float64(3.0), 3.0)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_has_its_place_and_is_of_one_kind(odd):
    def with_odd(value, k):
        values = VALUES.copy()
        values.flat[k] = value
        return values

    assert same(with_odd(odd, 4), with_odd(odd, 4))
    assert not same(with_odd(odd, 4), with_odd(odd, 5))
    assert all(same(with_odd(odd, 4), with_odd(other, 4)) for other in (np.nan, np.inf, -np.inf))
    assert not same(with_odd(odd, 4), with_odd(0.0, 4))


def test_beside_what_is_no_number_the_numbers_still_count():
    one, other = VALUES.copy(), VALUES.copy()
    one[0, 0] = other[0, 0] = np.nan
    other[3, 3] += 1
    assert not same(one, other)


def test_numbers_of_every_kind_are_compared_by_their_values():
    whole = np.array([[1, 0], [0, 1]])
    assert same(whole, whole.astype(float))
    assert same(whole, whole.astype(bool))
    assert same(whole, whole.astype(np.float32))


def test_a_list_of_numbers_is_an_array():
    assert same([1.0, 2, 3.5], np.array([1.0, 2.0, 3.5]))
    assert same((1.0, 2, 3.5), [1.0, 2.0, 3.5])


def test_dicts_are_compared_by_key_in_any_order():
    one = {"dw": VALUES, "db": VALUES[0]}
    assert same(one, dict(reversed(one.items())))
    assert not same(one, {"dw": VALUES, "dx": VALUES[0]})
    assert not same({"dw": 1.0, "db": 2.0}, {"dw": 2.0, "db": 1.0})
    assert not same(one, {"dw": VALUES})


def test_lists_are_compared_with_their_structure():
    a, b = VALUES[0], VALUES[1]
    assert same([a, b], [a.copy(), b.copy()])
    assert not same([a, b], [b, a])
    assert not same([a, b], np.array([a, b]))
    assert not same([[a], b], [[a, b]])


@pytest.mark.parametrize("other", ["loop", "", None, 1.0, ["order"]])
def test_texts_are_compared_as_they_are(other):
    assert same("order", "order")
    assert not same("order", other)


def test_a_text_is_not_the_value_that_is_written_like_it():
    assert not same("None", None)
    assert not same(["a", "b"], "ab")


def test_every_draw_counts_and_so_does_their_order():
    a, b = VALUES[:3], VALUES[3:]
    assert alike(sketch(a, b), sketch(a.copy(), b.copy()))
    assert not alike(sketch(a, b), sketch(b, a))
    assert not alike(sketch(a, b), sketch(a))
    assert not alike(sketch(a, b), sketch(a, b + 1e-6))


def test_a_draw_of_large_numbers_does_not_hide_one_of_small_ones():
    large, small = 1e12 * VALUES, VALUES

    def both(values):
        return sketch(large, values, scales=[1e12, 1.0])

    assert alike(both(small), both(small.copy()))
    assert not alike(both(small), both(-small))


def test_zeros_are_alike_and_are_not_nothing():
    assert same(np.zeros((2, 3)), np.zeros((2, 3)))
    assert not same(np.zeros((2, 3)), np.zeros((3, 2)))
    assert not same(np.zeros((2, 3)), np.full((2, 3), 1e-300))
    assert not alike(sketch(np.zeros((2, 3))), NOTHING)


def test_arrays_without_elements_are_told_apart_by_their_shape():
    assert same(np.zeros((0, 3)), np.zeros((0, 3)))
    assert not same(np.zeros((0, 3)), np.zeros((3, 0)))


def test_another_form_is_infinitely_far():
    assert apart(sketch(VALUES), sketch(VALUES.T)) == math.inf


@pytest.mark.parametrize("huge", [[1e308, 1e308], [1e308] * 4, [1e308, 1e308, 1e308, -1e308]])
def test_numbers_too_large_to_be_added_up_are_like_nothing(huge):
    one, other = sketch(np.array(huge)), sketch(np.ones(len(huge)))
    assert apart(one, other) == apart(other, one) == apart(one, one) == math.inf


def test_how_far_two_answers_are_apart_is_told_relative_to_their_size():
    moved = VALUES + 1e-10 * np.sign(RNG.standard_normal((6, 5)))
    far = apart(sketch(VALUES), sketch(moved))
    assert 1e-13 < far < TOLERANCE
    assert apart(sketch(1e6 * VALUES), sketch(1e6 * moved)) == pytest.approx(far, rel=1e-3)
