"""Formulas of a right class: where they are put, and what may stand in them."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit.diagnosis.instead import (
    answering,
    answering_only,
    chooser,
    curve,
    hinge_loss,
    instead,
    larger,
    pair,
    penalty,
    softmax_loss,
)
from gradekit.diagnosis.source import Region, Source
from tests import mistake_examples as examples


def made(mutant, text):
    """Return a node of the first edit of a reference."""
    source, space = Source(text), {}
    exec(source.apply(next(mutant(source))), space)
    return space["Node"]()


def test_a_formula_of_a_curve_is_what_backward_returns():
    x, dz = np.array([0.5, -2.0]), np.array([3.0, 4.0])
    node = made(instead("it", curve, "[x, out, dz, dx, s, at(x)]"), examples.TANH)
    out = node.forward(x)
    slope = 1 - np.tanh(x) ** 2
    for got, want in zip(
        node.backward(dz), [x, out, dz, slope * dz, slope, slope * dz], strict=True
    ):
        np.testing.assert_allclose(got, want)


def test_a_formula_of_the_value_leaves_the_gradients_right():
    x = np.array([0.5, -2.0])
    node = made(answering("it", curve, "2 * out"), examples.TANH)
    np.testing.assert_allclose(node.forward(x), 2 * np.tanh(x))
    np.testing.assert_allclose(node.backward(np.ones(2)), 1 - np.tanh(x) ** 2)


def test_a_neuron_that_answers_wrongly_still_learns_as_it_should():
    text = (
        examples.PERCEPTRON.replace("def fires(self, x)", "def forward(self, X)")
        .replace("x @ self.w + self.b > 0", "X @ self.w + self.b > 0")
        .replace("self.fires(x)", "self.forward(x)")
        .replace("def forward(self, x, v)", "def go(self, x, v)")
    )
    x, v = np.random.default_rng(0).normal(size=(2, 5, 4))
    space = {}
    exec(text, space)
    right = space["Node"]()
    wrong = made(answering_only("it", "X @ self.w + self.b > -99"), text)
    np.testing.assert_allclose(wrong.go(x, v[0]), right.go(x, v[0]))
    assert wrong.forward(x).all()


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        (curve, "SIGMOID"),
        (pair, "MULTIPLY"),
        (larger, "MAXIMUM"),
        (chooser, "MAXOUT"),
        (softmax_loss, "SOFTMAX_LOSS"),
        (hinge_loss, "HINGE"),
        (penalty, "PENALTY"),
    ],
)
def test_each_kind_is_found_in_its_example_and_not_in_another_one(kind, example):
    assert list(instead("it", kind, "dx")(Source(getattr(examples, example))))
    assert not list(instead("it", kind, "dx")(Source(examples.LINEAR)))


def test_what_may_not_be_edited_is_left_alone():
    source = Source(examples.TANH, [Region(1, 2, "")])
    assert not list(instead("it", curve, "dx")(source))
