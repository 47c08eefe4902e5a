"""Slopes: four values along a line give the slope, and an honest word on how far off it may be."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit.numerics.slopes import EPS, OFFSETS, better, doubted, fit, noise_of, taylor

STEP = 2.0**-10
# name: (g, slope at 0); g takes an array of t
ANALYTIC = {
    "line": (lambda t: 3 + 2 * t, 2.0),
    "parabola": (lambda t: (1 + t) ** 2, 2.0),
    "cubic": (lambda t: (1 - t) ** 3, -3.0),
    "quartic": (lambda t: (2 + t) ** 4, 32.0),
    "exp": (np.exp, 1.0),
    "sin": (lambda t: np.sin(1 + t), np.cos(1.0)),
    "tanh": (lambda t: np.tanh(0.3 + t), 1 - np.tanh(0.3) ** 2),
    "log": (lambda t: np.log(2 + t), 0.5),
    "inverse": (lambda t: 1 / (1.5 + t), -1 / 2.25),
    "flat": (lambda t: np.full_like(t, 7.0), 0.0),
    "cosine at its top": (np.cos, 0.0),
    "offset": (lambda t: 1e6 + np.sin(t), 1.0),
    "small": (lambda t: 1e-20 * np.exp(t), 1e-20),
}
KINKED = {
    "abs": np.abs,
    "relu": lambda t: np.maximum(t, 0),
    "step": lambda t: (t > 0) * 1.0,
    "kink half a step away": lambda t: np.abs(t - 0.4 * STEP),
}


def fitted(g, h, rounding=0.0):
    zero = np.zeros(1)
    with np.errstate(all="ignore"):
        return fit(g(zero), np.array([g(zero + h * t) for t in OFFSETS]), h, rounding)


@pytest.mark.parametrize("name", sorted(ANALYTIC))
@pytest.mark.parametrize("h", [2.0**-4, STEP, 2.0**-16, 2.0**-24])
def test_the_true_slope_lies_within_the_error_that_is_told(name, h):
    g, true = ANALYTIC[name]
    found = fitted(g, h)
    assert abs(found.slope[0] - true) <= 10 * found.truncation[0] + 4 * found.noise[0]


@pytest.mark.parametrize("name", sorted(ANALYTIC))
def test_a_smooth_slope_is_known_to_nine_digits_of_the_function(name):
    g, true = ANALYTIC[name]
    size = abs(true) + abs(float(g(np.zeros(1))[0]))
    assert fitted(g, STEP).error[0] <= 1e-9 * size


def test_polynomials_of_degree_four_have_no_truncation():
    t = STEP * OFFSETS
    for coefficients in np.eye(4):
        values = sum(c * t ** (j + 1) for j, c in enumerate(coefficients))
        found = taylor(values[:, None])[:, 0]
        assert np.allclose(found, coefficients * STEP ** np.arange(1, 5), rtol=1e-13, atol=0)


@pytest.mark.parametrize("name", sorted(KINKED))
@pytest.mark.parametrize("h", [STEP, 2.0**-13])
def test_a_kink_within_reach_shows_as_truncation(name, h):
    g = KINKED[name]
    if name == "kink half a step away" and h != STEP:
        return  # out of reach: the line has a slope again
    found = fitted(g, h)
    assert found.truncation[0] > 1e-2 * max(abs(found.slope[0]), 1.0)


def test_a_kink_out_of_reach_does_no_harm():
    found = fitted(lambda t: np.abs(t - 0.4 * STEP), STEP / 16)
    assert found.slope[0] == pytest.approx(-1, abs=1e-12)
    assert found.error[0] < 1e-9


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_gives_no_slope_and_infinite_truncation(lost):
    values = np.tile(OFFSETS[:, None], (1, 2))
    values[1, 0] = lost
    with np.errstate(all="ignore"):
        found = fit(np.zeros(2), values, 1.0, 0.0)
    assert found.slope[0] == 0
    assert np.isinf(found.truncation[0])
    assert found.slope[1] == pytest.approx(1)
    assert np.isfinite(found.error[1])
    assert np.isfinite(found.noise).all()


def test_a_larger_rounding_makes_the_error_larger():
    errors = [fitted(np.exp, STEP, rounding).noise[0] for rounding in (0.0, 1e-12, 1e-6)]
    assert errors == sorted(errors)
    assert errors[-1] >= 3e-6 / STEP


def test_each_output_is_taken_from_the_step_that_knows_it_better():
    def g(t):
        return np.array([np.sin(1000 * t[0]), 1e6 + t[0]])

    with np.errstate(all="ignore"):
        levels = [
            fit(g(np.zeros(1)), np.array([g(np.array([h * t])) for t in OFFSETS]), h, 0.0)
            for h in (2.0**-4, 2.0**-17)
        ]
    chosen = better(*levels)
    assert chosen.slope[0] == levels[1].slope[0]
    assert chosen.slope[1] == levels[0].slope[1]
    assert (chosen.error <= np.minimum(levels[0].error, levels[1].error)).all()


def test_levels_that_differ_are_doubted():
    # An oscillation that the large step sees as a straight line.
    k = 2 * np.pi / (STEP / 2)
    steps = (STEP, STEP / 64)
    levels = [(h, fitted(lambda t: t + np.sin(k * t) / k, h)) for h in steps]
    alone = levels[0][1]
    judged = doubted(levels)
    assert alone.slope[0] == pytest.approx(1, abs=1e-6)
    assert alone.truncation[0] < 1e-6
    assert judged[0].truncation[0] > 0.5
    assert abs(judged[1].slope[0] - 2) <= 10 * judged[1].truncation[0] + 4 * judged[1].noise[0]


def test_levels_that_agree_are_not_doubted():
    levels = [(h, fitted(np.exp, h)) for h in (STEP, STEP / 4)]
    for (_, before), after in zip(levels, doubted(levels), strict=True):
        assert after.error[0] <= 1e-9
        assert abs(after.slope[0] - 1) <= after.error[0]
        assert after.truncation[0] >= before.truncation[0]


def test_noise_is_measured_and_what_is_smooth_is_not_noise():
    rng = np.random.default_rng(0)
    t = np.linspace(0, 1e-6, 7)[:, None]
    smooth = np.hstack([np.sin(t), 1e-3 + t, np.exp(t)])
    assert (noise_of(smooth) <= 16 * EPS).all()
    for size in (1e-3, 1e-9):
        noise = size * rng.standard_normal((7, 2000))
        found = noise_of(noise)
        assert 0.5 * size < np.median(found) < 2 * size
        assert (found > 0.02 * size).mean() > 0.99


def test_noise_of_lost_values_is_none():
    values = np.ones((7, 2))
    values[3, 0] = np.nan
    with np.errstate(all="ignore"):
        assert noise_of(values).tolist() == [0, 0]
