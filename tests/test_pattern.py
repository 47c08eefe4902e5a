"""What is said of wrong elements is so on every draw, whatever the elements are."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gradekit.diagnosis.pattern import Drawn, factor, places

SHAPES = [(5, 4), (1, 4), (4, 4), (7,), (3, 3), (2, 3, 4), (1, 6, 6)]
PLACES = [
    "where x < 0",
    "where x > 0",
    "where x is 0",
    "where x and y are equal",
    "where x > y",
    "where x < y",
    "where it should be 0",
    "in the first row",
    "in the last row",
    "in the first column",
    "in the last column",
    "in the first element",
    "in the last element",
    "at the border",
    "on the diagonal",
    "off the diagonal",
]
COMPARED = {"<": np.less, ">": np.greater}


def is_in(place, drawn, index):
    """Tell whether an element lies in a place, by what the words say."""
    shape = drawn.want.shape
    if place == "where it should be 0":
        return drawn.want[index] == 0
    if place == "where it should not be 0":
        return drawn.want[index] != 0
    if found := re.fullmatch(r"where (\w) is 0", place):
        return drawn.inputs[found[1]][index] == 0
    if found := re.fullmatch(r"where (\w) and (\w) are equal", place):
        return drawn.inputs[found[1]][index] == drawn.inputs[found[2]][index]
    if found := re.fullmatch(r"where (\w) (<|>) (\w)", place):
        other = 0.0 if found[3] == "0" else drawn.inputs[found[3]][index]
        return COMPARED[found[2]](drawn.inputs[found[1]][index], other)
    if place == "at the border":
        return any(index[k] in (0, shape[k] - 1) for k in (-2, -1))
    if place.endswith("diagonal"):
        return bool(index[0] == index[1]) == place.startswith("on")
    where, end, word = re.fullmatch(r"(in|outside) the (first|last) (\w+)", place).groups()
    axis = -1 if word == "column" else 0
    assert (word == "element") is (len(shape) == 1)
    ends = bool(index[axis] == (0 if end == "first" else shape[axis] - 1))
    return ends == (where == "in")


def named(place, drawn):
    """Return the elements of a place; None where it has no such place."""
    lines, shape = place.endswith(("row", "column", "border")), drawn.want.shape
    if not place.startswith("where") and place.endswith("element") != (len(shape) == 1):
        return None
    if (lines and len(shape) < 2) or ("diagonal" in place and shape[:1] * 2 != shape):
        return None
    return np.array([is_in(place, drawn, i) for i in np.ndindex(shape)], bool).reshape(shape)


def drawn(rng, shape, wrong=None):
    """Return a draw with many zeros and ties."""
    inputs = {name: rng.integers(-2, 3, shape).astype(float) for name in "xy"}
    want = rng.integers(-2, 3, shape).astype(float)
    made = Drawn("x", want, want, np.zeros(shape, bool), inputs)
    if wrong is None:
        return made
    at = named(wrong, made)
    return made if at is None else marked(made, at)


def marked(made, wrong):
    return Drawn(made.variable, made.got + wrong, made.want, wrong, made.inputs)


def assert_so(said, draws):
    """Hold a sentence about places against every draw, element by element."""
    how, place = said.split(" ", 1)
    assert how in ("only", "exactly")
    for made in draws:
        for index in np.argwhere(made.wrong):
            assert is_in(place, made, tuple(index)), said
        if how == "exactly" and (at := named(place, made)) is not None:
            assert (made.wrong == at).all(), said
    assert not all(made.wrong.all() for made in draws)


@pytest.mark.parametrize("place", PLACES)
def test_what_is_said_of_a_place_is_so_on_every_draw(place):
    rng, said = np.random.default_rng(PLACES.index(place)), set()
    for _ in range(60):
        shape = SHAPES[rng.integers(len(SHAPES))]
        draws = [drawn(rng, shape, place) for _ in range(rng.integers(1, 7))]
        if rng.random() < 0.4:  # some of the wrong elements are right
            draws = [marked(d, d.wrong & (rng.random(d.want.shape) < 0.7)) for d in draws]
        if rng.random() < 0.2:  # some others are wrong
            draws = [marked(d, d.wrong | (rng.random(d.want.shape) < 0.1)) for d in draws]
        if rng.random() < 0.3:  # a draw on which all is right
            draws.append(drawn(rng, shape))
        found = places(draws)
        if found:
            assert_so(found, draws)
            said.add(found)
    assert f"exactly {place}" in said  # that it speaks at all


def test_of_elements_that_are_wrong_by_chance_nothing_is_said_but_what_is_so():
    rng = np.random.default_rng(5)
    for _ in range(100):
        shape = SHAPES[rng.integers(len(SHAPES))]
        draws = [drawn(rng, shape) for _ in range(3)]
        draws = [marked(d, rng.random(shape) < 0.25) for d in draws]
        if found := places(draws):
            assert_so(found, draws)


def test_a_place_in_which_a_whole_draw_is_right_is_not_said_to_be_exact():
    rng = np.random.default_rng(1)
    wrong = [drawn(rng, (5, 4), "where x < 0") for _ in range(3)]
    assert places(wrong) == "exactly where x < 0"
    assert places([*wrong, drawn(rng, (5, 4))]) == "only where x < 0"


def test_the_smallest_place_is_named():
    rng = np.random.default_rng(2)
    draws = [drawn(rng, (6, 6), "in the last row") for _ in range(2)]
    assert places(draws) == "exactly in the last row"  # and at the border, and outside the first


def test_where_all_of_a_draw_is_wrong_no_place_is_named():
    rng = np.random.default_rng(3)
    draws = [drawn(rng, (5, 4), "where x < 0") for _ in range(2)]
    whole = drawn(rng, (5, 4))
    whole.inputs["x"][:] = -1.0
    assert places(draws) == "exactly where x < 0"
    assert places([*draws, marked(whole, np.ones((5, 4), bool))]) == ""


def test_few_wrong_elements_have_no_place():
    rng = np.random.default_rng(4)
    made = drawn(rng, (3, 3))
    corner = np.zeros((3, 3), bool)
    corner[0, 0] = True
    assert places([marked(made, corner)]) == ""
    assert places([marked(made, corner)] * 3) == ""


def test_one_draw_alone_says_less_than_two():
    rng = np.random.default_rng(6)
    one = drawn(rng, (5, 4), "in the last row")
    assert places([one]) == ""  # 4 elements
    assert places([one, one]) == "exactly in the last row"


def test_where_nothing_is_wrong_nothing_is_said():
    assert places([]) == ""
    assert places([drawn(np.random.default_rng(0), (5, 4))] * 2) == ""


def times(*factors, shapes=None):
    """Return draws whose elements are off by these factors."""
    rng = np.random.default_rng(8)
    shapes = shapes or [(5, 4), (3, 7), (6, 8)]
    draws = []
    for k, shape in zip(factors, shapes, strict=False):
        want = rng.standard_normal(shape)
        draws.append(Drawn("x", k * want, want, np.ones(shape, bool), {"x": want + 1}))
    return draws


@pytest.mark.parametrize("k", [2.0, 0.5, -3.0, 1e-3, 1.0001])
def test_one_factor_on_every_draw_is_told(k):
    assert factor(times(k, k, k)) == f"every element is {k:g} times what it should be"


def test_a_turned_sign_is_told_in_words():
    assert factor(times(-1.0, -1.0)) == "every element has the opposite sign"


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ((5.0, 3.0, 6.0), "times 5, the number of rows of x"),
        ((4.0, 7.0, 8.0), "times 4, the number of columns of x"),
        ((1 / 5, 1 / 3, 1 / 6), "divided by 5, the number of rows of x"),
        ((1 / 4, 1 / 7, 1 / 8), "divided by 4, the number of columns of x"),
    ],
)
def test_a_size_as_a_factor_is_told_with_its_name(factors, said):
    assert factor(times(*factors)) == f"every element is what it should be, {said}"


def test_the_length_of_a_vector_and_the_middle_axis_have_names():
    vectors = factor(times(3.0, 5.0, shapes=[(3,), (5,)]))
    assert vectors.endswith("times 3, the length of x")
    middle = factor(times(3.0, 5.0, shapes=[(2, 3, 4), (2, 5, 4)]))
    assert middle.endswith("times 3, the size of axis 1 of x")


@pytest.mark.parametrize("factors", [(2.0, 2.1), (1.0, 1.0), (0.0, 0.0), (5.0, 4.0), (2.0,), ()])
def test_where_no_one_factor_holds_nothing_is_said(factors):
    assert factor(times(*factors)) == ""


def test_one_element_that_is_off_by_something_else_forbids_a_factor():
    for k in range(20):
        draws = times(2.0, 2.0)
        draws[0].got.flat[k] *= 1 + 1e-6
        assert factor(draws) == "", k


def test_one_draw_that_is_off_by_something_else_forbids_a_factor():
    rng = np.random.default_rng(9)
    other = Drawn("x", rng.random((5, 4)), rng.random((5, 4)), np.ones((5, 4), bool), {})
    for k in range(3):
        draws = times(2.0, 2.0)
        draws.insert(k, other)
        assert factor(draws) == ""


def test_a_size_that_is_the_same_on_every_draw_is_no_reason():
    same = times(5.0, 5.0, shapes=[(5, 4), (5, 3)])
    assert factor(same) == "every element is 5 times what it should be"


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_what_is_no_number_has_no_factor(odd):
    draws = times(2.0, 2.0)
    draws[1].got[0, 0] = odd
    assert factor(draws) == ""
