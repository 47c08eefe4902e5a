"""Observing: whatever it is, a copy of plain data comes out."""

import collections
import enum
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from test_wire import trees

from gradekit.model import Answer, Odd, Value
from gradekit.sandbox.messages import decode_answer, encode_answer
from gradekit.sandbox.observe import observe
from gradekit.sandbox.wire import decode, encode

anything = st.recursive(
    st.one_of(
        trees,
        st.complex_numbers(),
        st.integers(),
        st.fractions(),
        hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(max_dims=3, max_side=3)),
        hnp.from_dtype(np.dtype("f2")),
        st.sampled_from([object, object(), len, ..., NotImplemented, range(3), b"raw", {1, 2}]),
    ),
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner),
        st.lists(inner).map(iter),
        st.lists(inner).map(collections.deque),
    ),
    max_leaves=8,
)


@given(anything)
@settings(max_examples=200, deadline=None)
def test_what_is_observed_can_always_be_written_and_read(value):
    tree = observe(value)
    decode(encode(tree))
    decode_answer(encode_answer(Answer(stages=(Value(tree), Value(tree)))))


def test_it_is_a_copy():
    array = np.ones(3)
    seen = observe([array])
    array[:] = 5
    assert seen[0].tolist() == [1, 1, 1]


class Yes(np.ndarray):
    def __array_ufunc__(self, *a, **k):
        raise AssertionError

    def __array_function__(self, *a, **k):
        raise AssertionError

    def __eq__(self, other):
        return True

    __hash__ = None


def test_an_array_of_a_subclass_is_read_as_what_it_holds():
    seen = observe(np.arange(3.0).view(Yes))
    assert type(seen) is np.ndarray
    assert seen.tolist() == [0, 1, 2]


class Text(str):
    __slots__ = ()

    def __str__(self):
        return "another"


class Number(float):
    def __float__(self):
        return 5.0


class Whole(int):
    def __int__(self):
        return 10**1000

    def bit_length(self):
        return 1


def test_subclasses_of_plain_types_are_read_without_their_methods():
    assert observe(Text("one")) == "one"
    assert type(observe(Text("one"))) is str
    assert observe(Number(1.5)) == 1.5
    assert observe(Whole(7)) == 7
    assert observe(Whole(10**1000)) == Odd("an integer that is too large")
    assert observe({Text("key"): 1}) == {"key": 1}
    assert observe(enum.IntEnum("Color", "RED").RED) == 1
    assert observe(collections.namedtuple("P", "a b")(1, 2)) == [1, 2]  # noqa: PYI024


class Meta(type):
    @property
    def __name__(cls):
        return 1 / 0


class Liar(metaclass=Meta):
    __class__ = property(lambda _self: np.ndarray)


def test_a_class_that_lies_is_named_as_python_knows_it():
    assert observe(Liar()) == Odd("Liar")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (np.array([None]), "object"),
        (np.float16([1]), "float16"),
        (np.array(["a"]), "str32"),
        (np.array("2020", "M8[Y]"), "datetime64[Y]"),
        (np.zeros(2, [("a", "f8")]), "void64"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), "masked"),
        (np.ma.masked, "masked"),
        (object(), "object"),
        ({1, 2}, "set"),
        (b"raw", "bytes"),
        ({1: 2}, "a dict with a key of type int"),
        (np.broadcast_to(1.0, (10**6, 10**6)), "too large: more than 64 MiB"),
        (np.zeros(5 << 20, complex), "too large: more than 64 MiB"),
        (itertools.count(), "too large: more than 10,000 values"),
        (["x"] * 10_001, "too large: more than 10,000 values"),
        ("x" * 201, "a text that is too large"),
        (2**600, "an integer that is too large"),
        (np.zeros((1,) * 9), "an array of 9 dimensions"),
    ],
)
def test_what_is_no_data_is_named(value, what):
    assert observe(value) == Odd(what)


def test_many_arrays_together_are_too_large_too():
    seen = observe([np.zeros(1 << 20)] * 10)
    assert [type(item) for item in seen] == [np.ndarray] * 8 + [Odd] * 2


def test_a_list_in_itself_is_too_deep():
    thing = []
    thing.append(thing)
    assert observe(thing) == [[[[Odd("too large: nested too deeply")]]]]


def test_every_number_type_becomes_one_that_travels():
    assert observe(np.longdouble(1.5)).dtype == np.float64
    assert observe(np.int8([1])).dtype == np.int64
    assert observe(np.arange(3, dtype=">f8")).tolist() == [0, 1, 2]
    assert observe(np.clongdouble(1j)).dtype == np.complex128
    assert observe(1 + 2j) == 1 + 2j
    assert observe(np.array([2**64 - 1], np.uint64))[0] == 2.0**64


def test_a_long_list_of_numbers_travels_as_an_array():
    assert observe([0.5] * 65).shape == (65,)
    assert observe([0.5] * 64) == [0.5] * 64
    assert observe(x for x in (1, 2)) == [1, 2]
    assert observe({"a": 1}.values()) == [1]


def test_nested_lists_of_four_dimensions_are_an_array_where_the_tree_ends():
    array = np.arange(24.0).reshape(2, 3, 2, 2)
    seen = observe([array.tolist(), array.tolist()])
    assert np.array_equal(np.asarray(seen[0]), array)
    ragged = observe([[[[[1.0, 2.0], [3.0]]]]])
    assert "Odd" in repr(ragged)
