"""check_gradient where numbers end: overflow, jumps, buffers, oscillations, odd upstreams."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from gradekit import check_gradient

X = np.random.default_rng(0).standard_normal((4, 5))


@pytest.mark.parametrize("size", [1e150, 1e160, 1e300])
def test_a_claim_whose_square_overflows_does_not_pass(size):
    assert check_gradient(np.sin, lambda u, _: u * size, [X]).ok is False


def test_a_large_gradient_that_is_right_passes_and_a_wrong_one_does_not():
    x = np.array([500.0, 400.0])
    assert check_gradient(np.exp, lambda u, x: u * np.exp(x), [x]).ok
    assert check_gradient(np.exp, lambda u, x: 1.5 * u * np.exp(x), [x]).ok is False


def test_a_jump_at_the_point_hides_no_other_output():
    verdict = check_gradient(lambda x: (x > 0) * 1.0, lambda u, _: u, [np.array([0.0, 1.0])])
    assert verdict.ok is False


@pytest.mark.parametrize("inputs", [[], [[1.0, 2.0]], [np.arange(3)], [{"w": np.ones(3)}]])
def test_nothing_to_differentiate_is_no_verdict(inputs):
    verdict = check_gradient(lambda *_: np.ones(2), lambda *_: [], inputs)
    assert verdict.ok is None
    assert "array of floats" in verdict.message


def test_a_forward_that_computes_in_float32_gets_a_verdict_of_its_precision():
    def forward(x):
        return np.tanh(x.astype(np.float32)).astype(float)

    def backward(u, x):
        return u * (1 - np.tanh(x) ** 2)

    verdict = check_gradient(forward, backward, [X])
    assert verdict.ok
    assert "float32" in verdict.notes
    assert check_gradient(forward, lambda u, x: 1.3 * backward(u, x), [X]).ok is False


@pytest.mark.parametrize("seed", range(6))
def test_a_median_at_a_tie_has_no_slope_to_be_held_against(seed):
    def backward(u, x):
        dx = np.zeros(3)
        dx[np.argsort(x, kind="stable")[1]] = u
        return dx

    assert check_gradient(np.median, backward, [np.zeros(3)], seed=seed).ok


def test_a_layer_that_fills_one_buffer_again_and_again_passes():
    out = np.zeros((4, 3))

    def forward(x, w):
        out[...] = x @ w
        return out

    w = X.T[:, :3]
    assert check_gradient(forward, lambda u, x, w: [u @ w.T, x.T @ u], [X, w]).ok


def test_an_oscillation_is_never_told_from_a_step_that_misses_it():
    verdict = check_gradient(
        lambda x: np.sin(1e12 * x).mean(), lambda u, x: u * 1e12 * np.cos(1e12 * x) / x.size, [X]
    )
    assert verdict.ok is not False


def test_infinite_elements_of_a_mask_are_left_where_they_are():
    mask = np.triu(np.full((4, 5), -np.inf), 1)

    def forward(x, mask):
        e = np.exp(x + mask)
        return e / e.sum(axis=1, keepdims=True)

    def backward(u, x, mask):
        p = forward(x, mask)
        dx = p * (u - (u * p).sum(axis=1, keepdims=True))
        return [dx, np.where(np.isinf(mask), 99.0, dx)]  # of these elements nothing is asked

    assert check_gradient(forward, backward, [X, mask]).ok


@pytest.mark.parametrize("upstream", [np.full((4, 5), np.nan), [[1.0], [1.0, 2.0]], 1j, "u"])
def test_an_upstream_that_is_no_array_of_finite_numbers_is_no_verdict(upstream):
    verdict = check_gradient(np.sin, lambda u, x: u * np.cos(x), [X], upstream=upstream)
    assert verdict.ok is None
    assert "upstream" in verdict.message


def test_an_upstream_of_zeros_is_fine():
    verdict = check_gradient(np.sin, lambda u, x: u * np.cos(x), [X], upstream=np.zeros((4, 5)))
    assert verdict.ok


@pytest.mark.parametrize("size", [1e-28, 1e30])
def test_a_wrong_factor_is_wrong_at_every_scale(size):
    verdict = check_gradient(
        lambda x: size * np.sin(x), lambda u, x: 1.1 * size * u * np.cos(x), [X]
    )
    assert verdict.ok is False


def test_what_cannot_be_copied_is_passed_as_it_is():
    verdict = check_gradient(
        lambda x, _: np.sin(x), lambda u, x, _: [u * np.cos(x)], [X, threading.Lock()]
    )
    assert verdict.ok


@pytest.mark.parametrize("seed", [-1, 1.5, "a", None])
def test_a_seed_that_is_none_is_refused_in_words(seed):
    with pytest.raises(ValueError, match="whole number"):
        check_gradient(np.sin, np.cos, [X], seed=seed)


def test_a_verdict_is_true_only_where_the_gradients_are_right():
    assert check_gradient(np.sin, lambda u, x: u * np.cos(x), [X])
    assert not check_gradient(np.sin, lambda u, x: u * np.sin(x), [X])
    assert not check_gradient(np.sin, lambda u, _: u, [])


def test_a_gradient_for_integers_is_set_aside_with_a_note():
    verdict = check_gradient(lambda x, k: k * x, lambda u, _, k: [u * k, 99 * u], [X, np.arange(5)])
    assert verdict.ok
    assert any("k is not of floats" in note for note in verdict.notes)


def test_a_backward_that_raises_is_named_with_its_line():
    def backward(u, x):
        return np.zeros(3) @ u @ x

    verdict = check_gradient(np.sin, backward, [X])
    assert verdict.findings[0].kind == "exception"
    assert "test_gradcheck_limits.py:" in verdict.message


def test_a_backward_that_cannot_be_called_so_is_told_how_it_is_called():
    verdict = check_gradient(np.sin, lambda u: u, [X])
    assert "backward(upstream, *inputs)" in str(verdict)


def test_a_verdict_shows_itself_in_one_line():
    verdict = check_gradient(lambda x: np.sin(x) + 1, lambda u, x: u * np.sin(x), [X])
    assert repr(verdict) == f"<{verdict}>"
    assert "\n" not in repr(verdict)
    assert str(verdict).count("elements of dx are wrong") == 1
