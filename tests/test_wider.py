"""Wider draws: what is asked beyond the author's, and when two answers are the same."""

from __future__ import annotations

import numpy as np
import pytest
from small_course import CHECKS, KEY, write_course

from gradekit.authoring.wider import (
    differing_stage,
    first_difference,
    same_values,
    wider_draws,
)
from gradekit.course import load
from gradekit.judges import JudgeBook
from gradekit.model import Answer, Fault, Odd, Value

FAULT = Fault(kind="exception", message="no")


def probe_of(tmp_path, checks=CHECKS):
    return load(write_course(tmp_path, checks)).probes[0]


def draws_of(probe):
    return wider_draws(probe, JudgeBook(), lambda number: KEY + bytes([number]))


def answer(*trees):
    return Answer(stages=tuple(map(Value, trees)))


def test_an_upstream_that_is_always_one_is_drawn_anew(tmp_path):
    checks = CHECKS.replace(
        'dz=upstream("N", "M")', 'dz=constant(uniform("N", "M", low=1.0, high=1.0 + 1e-15))'
    )
    values = [draw.inputs["dz"] for draw in draws_of(probe_of(tmp_path, checks))]
    assert any(abs(value - 1).max() > 0.1 for value in values)


def test_sizes_that_an_author_fixed_vary(tmp_path):
    checks = CHECKS.replace("limit=0.5", 'dims={"N": 3, "M": 3}')
    shapes = {draw.inputs["x"].shape for draw in draws_of(probe_of(tmp_path, checks))}
    assert (3, 3) in shapes
    assert any(n != m for n, m in shapes)
    assert any(n == 1 for n, _ in shapes)


def test_positive_inputs_stay_positive(tmp_path):
    checks = CHECKS.replace('x=normal("N", "M")', 'x=positive("N", "M")')
    assert all((draw.inputs["x"] > 0).all() for draw in draws_of(probe_of(tmp_path, checks)))


@pytest.mark.parametrize(("literal", "low", "high"), [(0.01, 0, 1), (1.0, 0, 1), (-3.0, -3, 0)])
def test_constants_vary_within_their_kind(tmp_path, literal, low, high):
    checks = CHECKS.replace("limit=0.5", f"alpha=constant({literal})").replace(
        "x, dz):", "x, dz, alpha):"
    )
    values = [
        d.inputs["alpha"] for d in draws_of(probe_of(tmp_path, checks)) if "alpha" in d.inputs
    ]
    assert len(set(values)) > 3
    assert all(low < value < high for value in values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones((2, 3)), np.ones((2, 3)) * (1 + 1e-12)),
        (1, 1.0),
        ([1.0, np.zeros(2)], [1.0, np.zeros(2)]),
        ({"a": "b", "c": None}, {"c": None, "a": "b"}),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
    ],
)
def test_these_are_the_same(one, other):
    assert same_values(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.ones((2, 3)), np.ones((3, 2))),
        (np.ones((1, 3)), np.ones(3)),
        (1.0, 1.001),
        ([1.0], [1.0, 2.0]),
        ({"a": 1}, {"b": 1}),
        ("a", "b"),
        (None, 0.0),
        (Odd("object"), 1.0),
        (np.array([1.0, np.nan]), np.array([1.0, 2.0])),
    ],
)
def test_these_differ(one, other):
    assert not same_values(one, other)


def test_the_first_stage_that_differs_is_named():
    known = answer(1.0, [2.0, 3.0])
    assert differing_stage(answer(1.0, [2.0, 3.0]), known) is None
    assert differing_stage(answer(1.0, [2.0, 4.0]), known) == 1
    assert differing_stage(answer(1.0), known) == 1
    assert differing_stage(answer(2.0, [2.0, 4.0]), known) == 0
    assert differing_stage(FAULT, known) == 0


def test_draws_on_which_the_reference_fails_say_nothing(tmp_path):
    probe = probe_of(tmp_path)
    draws = draws_of(probe)[:2]
    known, other = answer(1.0, 2.0), answer(1.0, 3.0)
    seen = first_difference(probe, draws, [[FAULT, known]], [other, known], JudgeBook())
    assert seen is None
    seen = first_difference(probe, draws, [[known, FAULT]], [other, other], JudgeBook())
    assert seen.check == "square.backward"
    assert seen.draw == draws[0].label


def test_where_no_draw_has_an_answer_nothing_is_called_the_same(tmp_path):
    probe = probe_of(tmp_path)
    seen = first_difference(probe, draws_of(probe)[:1], [[FAULT]], [answer(1.0, 2.0)], JudgeBook())
    assert seen.draw == "no wider draw has an answer"


def test_another_form_of_the_same_gradients_is_no_difference(tmp_path):
    probe = probe_of(tmp_path)
    draw = draws_of(probe)[0]
    x = draw.inputs["x"]
    known, other = answer(x, x), answer(x, {"x": x, "inner": x})
    assert first_difference(probe, [draw], [[known]], [other], JudgeBook()) is None
    book = JudgeBook(judges={("square", "backward"): lambda *_: True})
    assert first_difference(probe, [draw], [[known]], [other], book).judged
