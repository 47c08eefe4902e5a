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
    """Return forward and backward of: x w, then the named functions, then perhaps the mean."""

    def forward(x, w):
        h = x @ w
        for name in names:
            h = UNARY[name][0](h)
        return h.mean() if reduce else h

    def backward(u, x, w):
        h, slopes = x @ w, []
        for name in names:
            slopes.append(UNARY[name][1](h))
            h = UNARY[name][0](h)
        g = np.full_like(h, u / h.size) if reduce else u
        for slope in reversed(slopes):
            g = g * slope
        return g @ w.T, x.T @ g

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

    def scaled(u, x, w):
        return [g * (1 + 1e-5) for g in backward(u, x, w)]

    verdict = check_gradient(forward, scaled, inputs, seed=seed)
    assert verdict.ok is not True, str(verdict)


def linear(x, w, b):
    return x @ w + b


def linear_back(u, x, w, b):
    return u @ w.T, x.T @ u, u.sum(axis=0)


def product(x, w):
    return x @ w


def product_back(u, x, w):
    return u @ w.T, x.T @ u


def square(x):
    return x * x


def square_back(u, x):
    return 2 * x * u


def calls_of(forward, backward, inputs):
    calls = []

    def counted(*arguments):
        calls.append(1)
        return forward(*arguments)

    assert check_gradient(counted, backward, inputs).ok
    return len(calls)


X = np.random.default_rng(0).standard_normal((4, 5))


@pytest.mark.parametrize("times", [1, 10])
def test_a_right_linear_layer_costs_few_forwards_whatever_its_size(times):
    rng = np.random.default_rng(1)
    shapes = [(6 * times, 5 * times), (5 * times, 3), (3,)]
    assert calls_of(linear, linear_back, [rng.standard_normal(s) for s in shapes]) <= 40


def test_fifty_thousand_outputs_are_told():
    rng = np.random.default_rng(2)
    inputs = [rng.standard_normal(s) for s in ((200, 3), (3, 250))]
    assert calls_of(product, product_back, inputs) <= 40

    def wrong(u, x, w):
        dx, dw = product_back(u, x, w)
        dw[2, 17] *= 1.01
        return dx, dw

    verdict = check_gradient(product, wrong, inputs)
    assert verdict.ok is False
    assert (1, (2, 17)) in {(f.input, f.index) for f in verdict.findings}


@pytest.mark.parametrize("x", [1.5, 0.0, -2.0, np.float64(1.5), np.array(1.5)])
def test_numbers_are_inputs_too(x):
    assert check_gradient(square, square_back, [x]).ok
    assert check_gradient(square, lambda u, x: 2 * x * u + 1e-4 * u, [x]).ok is False


EMPTY = np.zeros((0, 3))


def test_empty_inputs_and_outputs_have_a_verdict():
    assert check_gradient(square, square_back, [EMPTY]).ok
    assert check_gradient(product, product_back, [EMPTY, X[:3]]).ok
    assert check_gradient(lambda x: x[:0], lambda _, x: 0 * x, [X]).ok
    assert check_gradient(lambda x: x[:0], lambda _, x: 0 * x + 1, [X]).ok is False
    assert check_gradient(square, lambda *_: np.zeros(3), [EMPTY]).ok is False


def test_single_precision_gradients_are_right_with_a_note():
    verdict = check_gradient(square, lambda u, x: square_back(u, x).astype(np.float32), [X])
    assert verdict.ok
    assert "float32" in verdict.notes
    assert "float32" in str(verdict)


@pytest.mark.parametrize("dtype", [np.float32, np.longdouble])
def test_layers_in_other_precisions_are_told(dtype):
    x = X.astype(dtype)
    assert check_gradient(square, square_back, [x]).ok
    assert check_gradient(square, lambda u, x: 1.01 * square_back(u, x), [x]).ok is False
    assert check_gradient(lambda x: square(x).astype(dtype), square_back, [X]).ok


@pytest.mark.parametrize("k", [1e-9, 1e-3, 1e3, 1e9])
def test_scales_make_no_difference(k):
    def forward(x):
        return np.tanh(x / k) / k

    def backward(u, x):
        return u * (1 - np.tanh(x / k) ** 2) / k**2

    assert check_gradient(forward, backward, [k * X]).ok
    assert check_gradient(forward, lambda *a: 1.0001 * backward(*a), [k * X]).ok is False


def nothing(x):
    return None


def fails(x):
    raise ValueError("not today")


@pytest.mark.parametrize(
    ("forward", "said"),
    [
        (nothing, "None"),
        (fails, "ValueError: not today"),
        (lambda x: x * np.nan, "NaN"),
        (lambda x: x / 0, "infinite"),
        (lambda x: x + 1j, "complex128"),
        (lambda x: x.astype(object), "object"),
    ],
)
def test_a_forward_without_values_has_no_verdict_and_the_reason_is_told(forward, said):
    verdict = check_gradient(forward, square_back, [X])
    assert verdict.ok is None
    assert said in verdict.message
    assert said in str(verdict)


def test_an_upstream_is_used_as_given_and_has_the_forward_values_shape():
    for u in (np.ones_like(X), np.ones(X.shape, int), np.eye(4, 5).tolist()):
        assert check_gradient(square, square_back, [X], upstream=u).ok
        assert check_gradient(square, lambda u, x: 1.1 * x * u, [X], upstream=u).ok is False
    verdict = check_gradient(square, square_back, [X], upstream=np.ones((5, 4)))
    assert verdict.ok is None
    assert "(5, 4)" in str(verdict)
    assert "(4, 5)" in str(verdict)


def test_an_interruption_is_passed_on():
    def interrupted(*_):
        raise KeyboardInterrupt

    for pair in ((interrupted, square_back), (square, interrupted)):
        with pytest.raises(KeyboardInterrupt):
            check_gradient(*pair, [X])
