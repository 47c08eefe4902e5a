"""Declared inputs: bound sizes, what each word means, and draws that a key decides."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit import inputs
from gradekit.assignment import Probe
from gradekit.grading.draws import make_draw, make_draws
from gradekit.inputs import bind_sizes, constant, draw_inputs, generator, normal, upstream
from gradekit.judges import JudgeBook

NAMES = st.lists(st.sampled_from("NMDKCHTSFWQRUVXYZ"), unique=True, max_size=17)


def one(declared, seed=0, **sizes):
    return draw_inputs({"x": declared}, sizes, np.random.default_rng(seed))["x"]


@given(names=NAMES, index=st.integers(0, 6), fixed=st.lists(st.integers(1, 20), max_size=3))
def test_named_sizes_are_pairwise_different_and_never_two(names, index, fixed):
    sizes = bind_sizes(names, {}, index, fixed)
    assert set(sizes) == set(names)
    assert len(set(sizes.values())) == len(names)
    assert 2 not in sizes.values()
    assert not {size for name, size in sizes.items() if name != "N"} & {1, 5, *fixed}


@given(index=st.integers(0, 9))
def test_the_batch_is_five_and_one_in_turn(index):
    assert bind_sizes(["N", "M"], {}, index)["N"] == (5, 1)[index % 2]


def test_dims_decide_over_the_framework():
    assert [bind_sizes("NM", {"M": (3, 7), "N": 4}, k) for k in (0, 1)] == [
        {"N": 4, "M": 3},
        {"N": 4, "M": 7},
    ]


def test_the_other_sizes_change_from_draw_to_draw():
    assert len({bind_sizes("NM", {}, k)["M"] for k in range(3)}) == 3


def test_without_a_size_a_draw_is_a_number():
    for declared in (normal(), inputs.uniform(), inputs.extremes(), inputs.ties(), upstream()):
        value = one(declared)
        assert isinstance(value, float)
        assert np.shape(value) == ()


@given(seed=st.integers(0, 1000))
def test_each_word_draws_what_it_says(seed):
    assert np.all(np.abs(one(upstream(5, 3), seed)) >= 0.5)
    assert np.all(np.abs(one(upstream(5, 3), seed)) <= 1.5)
    positive = one(inputs.positive(9), seed)
    assert np.all((positive >= 0.2) & (positive <= 3))
    extremes = one(inputs.extremes(4, 3), seed)
    assert {1e3, -1e3, 40.0, -40.0} <= set(extremes.flat)
    assert np.all((np.abs(extremes) >= 1e-3) & (np.abs(extremes) <= 1e3))
    repeated = one(inputs.repeats(3, high=9), seed)
    assert len(set(repeated)) < 3
    both = one(inputs.ties(3, 2), seed), one(inputs.ties(3, 2), seed + 1)
    assert np.any(both[0] == both[1])
    assert len(set(both[0].flat)) < 6
    image = one(inputs.peaks(2, 6, 5), seed)
    assert np.all(image.reshape(2, -1).argmax(axis=1) == 3 * 5 + 2)
    labels = one(inputs.labels(20, classes="C"), seed, C=3)
    assert set(labels) <= {0, 1, 2}
    assert labels.dtype.kind == "i"
    assert not one(inputs.zeros(2, 3), seed).any()


@pytest.mark.parametrize("word", ["normal", "extremes", "ties", "repeats", "zeros", "upstream"])
def test_an_empty_batch_can_be_drawn(word):
    assert one(getattr(inputs, word)(0)).shape == (0,)


def test_a_constant_array_is_drawn_and_not_differentiated():
    assert one(constant(normal(3))).shape == (3,)
    assert not constant(normal(3)).differentiable
    assert constant(0.3).literal == 0.3


def a_probe(**options):
    def function(student, **_):
        yield

    declared = {"x": normal("N", "M"), "dz": upstream("N", "M")}
    return Probe(
        id=options.pop("id", "q.q"), name="q", question="q", kind="gradient", function=function,
        inputs=declared, **options,
    )  # fmt: skip


def drawn(key=b"k" * 16, case=0, index=0, attempt=0, **options):
    probe = a_probe(cases=({"x": normal("N", "M")},), **options)
    draw = make_draw(probe, key, JudgeBook(), case, index, public=True, attempt=attempt)
    return draw.inputs["x"].tobytes()


def test_draws_are_decided_by_key_probe_case_index_and_attempt():
    assert drawn() == drawn()
    others = [
        drawn(key=b"j" * 16), drawn(id="q.p"), drawn(case=1), drawn(index=1), drawn(attempt=1),
    ]  # fmt: skip
    assert len({drawn(), *others}) == 6


def test_one_draw_is_badly_scaled_and_the_cases_are_not():
    draws = make_draws(a_probe(cases=({},)), b"k", JudgeBook(), public=False)
    assert [(d.case, d.index, "scaled" in d.label) for d in draws] == [
        (0, 0, False), (0, 1, False), (0, 2, True), (1, 0, False),
    ]  # fmt: skip
    assert np.abs(draws[2].inputs["dz"]).min() >= 5e3


def test_every_size_of_dims_is_drawn():
    probe = a_probe(dims={"N": (5, 1, 3)}, draws=1)
    draws = make_draws(probe, b"k", JudgeBook(), public=False)
    assert [d.inputs["x"].shape[0] for d in draws] == [5, 1, 3, 5]


def test_places_have_streams_of_their_own():
    assert generator(b"k", "a", 1).integers(1 << 60) != generator(b"k", "a", 2).integers(1 << 60)


def test_a_held_input_cannot_be_drawn_without_its_judge():
    with pytest.raises(LookupError):
        inputs.held("digits").sample()


def test_a_case_names_the_plain_constants_that_it_sets_otherwise():
    from gradekit.inputs import constant, describe_constants, normal

    usual = {"alpha": constant(0.1), "again": constant(False), "x": normal(3)}
    told = {**usual, "again": constant(True), "mode": constant("same"), "big": constant("y" * 99)}
    assert list(describe_constants(usual, told)) == ["again True", "mode same"]
    assert list(describe_constants(usual, usual)) == []
