"""check_gradient: right gradients pass wherever they are asked, wrong ones are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit import check_gradient


def sigmoid(x):
    with np.errstate(all="ignore"):
        return 0.5 * (1 + np.tanh(0.5 * x))


# name: (f, slope of f)
UNARY = {
    "sin": (np.sin, np.cos),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "softplus": (lambda x: np.logaddexp(0, x), sigmoid),
    "square": (lambda x: x**2, lambda x: 2 * x),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "gauss": (lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2))),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "leaky": (lambda x: np.where(x > 0, x, 0.1 * x), lambda x: np.where(x > 0, 1.0, 0.1)),
    "abs": (np.abs, np.sign),
    "scale": (lambda x: 3.0 * x, lambda x: np.full_like(x, 3.0)),
    "inverse": (lambda x: 1 / (1.5 + x**2), lambda x: -2 * x / (1.5 + x**2) ** 2),
}


def composed(names, reduce):
    """Return forward and backward of: x W, then the named functions, then perhaps the mean."""

    def forward(x, W):
        h = x @ W
        for name in names:
            h = UNARY[name][0](h)
        return h.mean() if reduce else h

    def backward(u, x, W):
        h, slopes = x @ W, []
        for name in names:
            slopes.append(UNARY[name][1](h))
            h = UNARY[name][0](h)
        g = np.full_like(h, u / h.size) if reduce else u
        for slope in reversed(slopes):
            g = g * slope
        return g @ W.T, x.T @ g

    return forward, backward


compositions = st.tuples(
    st.lists(st.sampled_from(sorted(UNARY)), min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 10**6),
    st.sampled_from([(4, 5, 3), (1, 1, 1), (1, 3, 1), (6, 2, 4)]),
)


def draw(seed, sizes):
    rng = np.random.default_rng(seed)
    n, d, m = sizes
    return [rng.standard_normal((n, d)), rng.standard_normal((d, m))]


def visible(forward, backward, inputs):
    """A change of 1e-5 of any gradient moves the forward more than its own rounding does."""
    value = forward(*inputs)
    gradients = backward(np.ones_like(value), *inputs)
    noise = 100 * np.finfo(float).eps * np.linalg.norm(value) + 1e-28
    return all(1e-5 * 1e-3 * np.linalg.norm(g) > noise for g in gradients)


@settings(max_examples=150, deadline=None)
@given(compositions)
def test_the_right_gradient_of_any_composition_passes(drawn):
    names, reduce, seed, sizes = drawn
    verdict = check_gradient(*composed(names, reduce), draw(seed, sizes), seed=seed)
    assert verdict.ok, str(verdict)


@settings(max_examples=150, deadline=None)
@given(compositions)
def test_a_gradient_off_by_a_hundred_thousandth_never_passes(drawn):
    names, reduce, seed, sizes = drawn
    forward, backward = composed(names, reduce)
    inputs = draw(seed, sizes)
    if not visible(forward, backward, inputs):
        return

    def scaled(u, x, W):
        return [g * (1 + 1e-5) for g in backward(u, x, W)]

    verdict = check_gradient(forward, scaled, inputs, seed=seed)
    assert verdict.ok is not True, str(verdict)
