"""Rays: a gradient held against what is known of a forward along one direction."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit.numerics.points import STEP, Claims, Point, Stream, norm, norms, opposite
from gradekit.numerics.rays import Ray
from gradekit.numerics.slopes import OFFSETS
from gradekit.numerics.subject import Subject

INPUTS = [np.array([[0.5, -1.0], [2.0, 0.25]]), np.array([1.0, -3.0])]


def point_of(f, gradient, inputs=INPUTS):
    """Return a point at which the gradients of <u, f> and <w, f> are claimed."""
    subject = Subject(inputs)
    here = f(subject.x)
    point = Point(subject, subject.x, here, here.shape)
    u = Stream(0).signed(here.size)
    us = np.array([u, opposite(Stream(1), u)])
    point.claim(Claims(us, np.array([gradient(u, subject.x) for u in us])))
    return point


def ray_of(f, point, *steps):
    ray = Ray(point, point.direction(Stream(2)))
    with np.errstate(all="ignore"):
        for h in steps or (STEP,):
            ray.take(h, np.array([f(point.x + h * t * ray.v) for t in OFFSETS]))
    return ray


def squares(x):
    return x * x


def right(u, x):
    return 2 * u * x


@pytest.mark.parametrize("steps", [(STEP,), (STEP, STEP / 8), (STEP / 8, STEP)])
def test_a_right_gradient_agrees(steps):
    point = point_of(squares, right)
    reading = ray_of(squares, point, *steps).read(point.claims)
    assert reading.agrees
    assert (reading.excess <= reading.allowed).all()
    assert (reading.allowed <= 1e-9 * np.abs(reading.parts).sum()).all()


@pytest.mark.parametrize("factor", [1 + 1e-7, 1 - 1e-7, -1.0, 0.0, 2.0])
def test_a_wrong_factor_does_not(factor):
    point = point_of(squares, lambda u, x: factor * right(u, x))
    assert not ray_of(squares, point).read(point.claims).agrees


@pytest.mark.parametrize("i", range(6))
def test_one_wrong_element_does_not(i):
    def wrong(u, x):
        g = right(u, x)
        g[i] *= 1.0001
        return g

    point = point_of(squares, wrong)
    assert not ray_of(squares, point).read(point.claims).agrees


def test_what_each_element_adds_is_told():
    point = point_of(squares, right)
    ray = ray_of(squares, point)
    parts = ray.read(point.claims).parts
    assert np.array_equal(parts, point.claims.gradients[0] * ray.v)
    assert ray.weight() == pytest.approx(norm(parts))


def test_every_claim_is_read_by_itself():
    point = point_of(squares, right)
    claims = Claims(point.claims.upstreams, point.claims.gradients * [[1.0], [1.1]])
    reading = ray_of(squares, point).read(claims)
    assert (reading.excess <= reading.allowed).tolist() == [True, False]
    assert not reading.agrees


def test_steps_are_kept_largest_first_and_the_last_is_known():
    point = point_of(squares, right)
    ray = ray_of(squares, point, STEP / 8, STEP, STEP / 2)
    assert ray.steps == [STEP, STEP / 2, STEP / 8]
    assert ray.last == STEP / 2


def test_an_output_on_a_kink_is_rough_and_the_others_are_not():
    def relu(x):
        return np.maximum(x, 0)

    inputs = [np.array([1.0, 0.0, -1.0, 2.0])]
    point = point_of(relu, lambda u, x: u * (x > 0), inputs)
    ray = ray_of(relu, point, STEP, STEP / 8)
    assert ray.rough().tolist() == [False, True, False, False]
    assert not ray.unresolved()


def test_where_every_output_jumps_nothing_is_resolved():
    def step(x):
        return (x > 0) * 1.0

    point = point_of(step, lambda u, x: u * x, [np.zeros(4)])
    ray = ray_of(step, point, STEP, STEP / 8)
    assert ray.rough().all()
    assert ray.unresolved()


def test_an_output_without_values_does_not_hide_the_others():
    def logs(x):
        return np.log(x)

    inputs = [np.array([1e-9, 1.0, 2.0])]
    with np.errstate(all="ignore"):
        point = point_of(logs, lambda u, x: u / x, inputs)
        ray = Ray(point, np.ones(3))
        ray.take(STEP, np.array([logs(point.x + STEP * t) for t in OFFSETS]))
    assert ray.rough().tolist() == [True, False, False]
    masked = Claims(point.claims.upstreams * [0, 1, 1], point.claims.gradients * [0, 1, 1])
    wrong = Claims(masked.upstreams, masked.gradients * 1.001)
    with np.errstate(all="ignore"):  # as check_gradient does
        assert ray.read(masked).agrees
        assert not ray.read(wrong).agrees


def test_a_direction_moves_every_element_and_with_only_one_input():
    point = point_of(squares, right)
    v = point.direction(Stream(3))
    assert (v != 0).all()
    part = point.subject.layout.parts[1]
    alone = point.direction(Stream(3), part)
    assert np.flatnonzero(alone).tolist() == [4, 5]


def test_directions_depend_on_the_seed_only():
    first, again, other = (Stream(seed).signed(3000) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert ((np.abs(first) >= 0.5) & (np.abs(first) <= 1.5)).all()
    assert 1000 < (first > 0).sum() < 2000


def test_the_opposite_upstream_turns_every_sign_and_has_no_zeros():
    u = np.array([1.0, -2.0, 0.0, 0.5])
    turned = opposite(Stream(0), u)
    assert (turned[[0, 1, 3]] * u[[0, 1, 3]] < 0).all()
    assert (turned != 0).all()
    assert len(set(np.round(turned / np.where(u == 0, 1, u), 6))) == 4


def test_norms_of_tiny_numbers_do_not_vanish():
    tiny = np.array([3e-200, 4e-200])
    assert norm(tiny) == pytest.approx(5e-200)
    assert norms(np.array([tiny, [0.0, 0.0]])) == pytest.approx([5e-200, 0.0])
    assert norm(np.zeros(0)) == 0
