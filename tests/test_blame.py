"""Blame: a wrong gradient is shown at its wrong elements, and what is no error is not blamed."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit import check_gradient
from gradekit.numerics.blame import apart, place_of
from gradekit.numerics.contract import Finding, first_of_each
from gradekit.numerics.subject import Subject

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((4, 5)), RNG.standard_normal((4, 5))


def square(x):
    return x * x


def wrong_at(*places):
    """Return the backward of ``square`` with a factor 1.01 at some places."""

    def backward(u, x):
        g = 2 * x * u
        for place in places:
            g[place] *= 1.01
        return g

    return backward


@pytest.mark.parametrize("place", [(0, 0), (1, 3), (3, 4)])
def test_the_one_wrong_element_is_named_with_both_numbers(place):
    u = np.ones_like(X)
    verdict = check_gradient(square, wrong_at(place), [X], upstream=u)
    (found,) = verdict.findings
    assert verdict.ok is False
    assert (found.kind, found.input, found.index) == ("value", 0, place)
    assert found.got == pytest.approx(2.02 * X[place])
    assert found.want == pytest.approx(2 * X[place], rel=1e-8)
    assert found.error == pytest.approx(abs(found.got - found.want))
    assert found.tolerance < 1e-6 * found.error
    assert f"1 of 20 elements of dx is wrong: dx[{place[0]}, {place[1]}] is" in str(verdict)
    assert len(str(verdict).splitlines()) == 1


def test_halves_find_the_one_wrong_element_of_a_thousand():
    x = RNG.standard_normal(1000)
    for place in (0, 617, 999):
        verdict = check_gradient(square, wrong_at(place), [x], seed=place)
        assert [f.index for f in verdict.findings] == [(place,)]
        assert verdict.findings[0].want == pytest.approx(verdict.findings[0].got / 1.01, rel=1e-6)


def test_several_wrong_elements_of_a_thousand_are_each_found():
    x = RNG.standard_normal(1000)
    verdict = check_gradient(square, wrong_at(3, 500, 999), [x])
    assert [f.index for f in verdict.findings] == [(3,), (500,), (999,)]


def test_only_the_input_with_the_error_is_blamed():
    def backward(u, x, y):
        return u * y, u * (x + 1e-3)

    def product(x, y):
        return x * y

    verdict = check_gradient(product, backward, [X, Y])
    assert {f.input for f in verdict.findings} == {1}
    assert "20 of 20 elements of dy are wrong" in str(verdict)
    swapped = check_gradient(product, lambda u, x, y: (u * x, u * y), [X, Y])
    assert {f.input for f in swapped.findings} == {0, 1}


def test_inputs_are_called_as_the_parameters_or_by_their_number():
    def forward(weight):
        return weight * 2

    assert "dweight" in str(check_gradient(forward, lambda u, *_: u, [X]))
    assert "dinput0" in str(check_gradient(lambda *a: a[0] * 2, lambda u, *_: u, [X]))


def test_a_number_is_named_without_an_index():
    verdict = check_gradient(square, lambda u, x: u * x, [1.5])
    assert [f.index for f in verdict.findings] == [()]
    assert "dx is" in str(verdict)


def test_an_error_of_one_in_a_million_is_told_with_enough_digits():
    said = str(check_gradient(square, lambda u, x: 2.000002 * x * u, [1.5]))
    numbers = said.split(" is ")[2:]
    got, want = numbers[0].split(",")[0], numbers[1].rstrip(".")
    assert got != want
    assert float(got) / float(want) == pytest.approx(1.000001, rel=1e-7)


@pytest.mark.parametrize("factor", [0.0, -1.0, 2.0, 1.001, 1 + 1e-6])
def test_losses_are_told_as_well(factor):
    def loss(x):
        return (x * x).mean()

    def right(u, x):
        return 2 * u * x / x.size

    assert check_gradient(loss, right, [X]).ok
    assert check_gradient(loss, lambda u, x: factor * right(u, x), [X]).ok is False


def test_a_loss_that_ignores_its_upstream_is_nonlinear_in_it():
    verdict = check_gradient(lambda x: (x * x).sum(), lambda _, x: 2 * x, [X])
    assert [f.kind for f in verdict.findings] == ["nonlinear"]
    for bad in (lambda u, x: 2 * x * u * u, lambda u, x: 2 * x * np.abs(u)):
        assert [f.kind for f in check_gradient(square, bad, [X]).findings] == ["nonlinear"]


WHOLE = RNG.integers(-2, 3, (6, 5)) * 1.0
KINKS = {
    "relu": (lambda x: np.maximum(x, 0), lambda u, x: u * (x > 0)),
    "relu, the other side": (lambda x: np.maximum(x, 0), lambda u, x: u * (x >= 0)),
    "abs": (np.abs, lambda u, x: u * np.sign(x)),
    "clip": (lambda x: np.clip(x, -1, 1), lambda u, x: u * (np.abs(x) <= 1)),
    "sum of abs": (lambda x: np.abs(x).sum(), lambda u, x: u * np.sign(x)),
}


@pytest.mark.parametrize("name", sorted(KINKS))
@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e-12])
def test_kinks_at_the_inputs_and_near_them_are_no_errors(name, scale):
    forward, backward = KINKS[name]
    near = np.where(WHOLE == 0, scale * Y[0, 0], WHOLE)
    for seed in range(5):
        for x in (WHOLE, near):
            verdict = check_gradient(forward, backward, [x], seed=seed)
            assert verdict.ok, str(verdict)
            bad = check_gradient(forward, lambda u, x: 1.01 * backward(u, x), [x], seed=seed)
            assert bad.ok is False


def test_a_tie_of_a_maximum_may_be_split_in_any_way():
    def rows(x):
        return x.max(axis=1)

    def first(u, x):
        g = np.zeros_like(x)
        g[np.arange(len(x)), x.argmax(axis=1)] = u
        return g

    def split(u, x):
        at = x == x.max(axis=1, keepdims=True)
        return u[:, None] * at / at.sum(axis=1, keepdims=True)

    for backward in (first, split):
        assert check_gradient(rows, backward, [WHOLE]).ok
        bad = check_gradient(rows, lambda u, x, b=backward: np.roll(b(u, x), 1), [WHOLE])
        assert bad.ok is False


def test_a_flat_forward_has_no_gradient():
    assert check_gradient(np.floor, lambda u, _: 0 * u, [X]).ok
    assert check_gradient(np.floor, lambda u, _: u, [X]).ok is False


def positive(x):
    if (x <= 0).any():
        raise ValueError("x must be positive")
    return np.log(x)


@pytest.mark.parametrize("forward", [positive, np.log])
@pytest.mark.parametrize("size", [1.0, 1e-4, 1e-8])
def test_a_forward_that_fails_beside_the_inputs_is_examined_nearer_to_them(forward, size):
    x = size * np.abs(X)
    assert check_gradient(forward, lambda u, x: u / x, [x]).ok
    assert check_gradient(forward, lambda u, x: 1.001 * u / x, [x]).ok is False


def test_a_forward_that_fails_everywhere_else_has_no_verdict():
    def forward(x):
        if (x != 1).any():
            raise ValueError("ones only")
        return x

    verdict = check_gradient(forward, lambda u, _: u, [np.ones(3)])
    assert verdict.ok is None
    assert verdict.message


def test_one_finding_an_input_and_kind_is_read_out():
    findings = [
        Finding(kind=k, message=m, input=i)
        for k, m, i in (("value", "a", 0), ("value", "b", 0), ("shape", "c", 0), ("value", "d", 1))
    ]
    assert [f.message for f in first_of_each(findings)] == ["a", "c", "d"]


def test_places_count_the_differentiated_inputs_only():
    subject = Subject([np.array([1, 2]), X, "text", 2.5, np.zeros((0, 3)), Y[0]])
    assert place_of(subject, 0) == (1, (0, 0))
    assert place_of(subject, 19) == (1, (3, 4))
    assert place_of(subject, 20) == (3, ())
    assert place_of(subject, 25) == (5, (4,))
    with pytest.raises(IndexError):
        place_of(subject, 26)


def test_numbers_are_written_until_they_differ():
    for got, want in ((1.0, 1 + 1e-12), (0.1, -0.1), (1e-300, 2e-300), (5.0, 5.0 + 1e-15)):
        one, other = apart(got, want)
        assert one != other
        assert (float(one) < float(other)) == (got < want)


def test_the_same_seed_gives_the_same_verdict():
    one, again = (check_gradient(square, lambda u, x: x * u, [X], seed=3) for _ in range(2))
    assert one == again
