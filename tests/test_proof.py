"""Proof of a reference: each input by the sharpest way that works for it."""

from __future__ import annotations

import numpy as np
import pytest

from gradekit.numerics.gradcheck import drive
from gradekit.numerics.proof import prove
from gradekit.numerics.subject import Failure, Pair, Reply, Subject


def proof_of(forward, backward, inputs):
    def value(question, given):
        try:
            found = np.asarray(forward(*given))
        except (TypeError, ValueError) as error:
            return Failure("exception", str(error))
        return found if question.raw else np.asarray(found, np.float64)

    def answer(question):
        forwards = [value(question, given) for given in question.forwards]
        pairs = []
        for upstream, given in question.pairs:
            out = np.asarray(forward(*given), np.float64)
            u = upstream(out) if callable(upstream) else upstream
            pairs.append(Pair(out, list(backward(u, *given))))
        return Reply(forwards, pairs)

    names = [f"x{k}" for k in range(len(inputs))]
    with np.errstate(all="ignore"):
        return drive(prove(Subject(inputs), lambda: names), answer)


@pytest.fixture
def x():
    return np.random.default_rng(0).standard_normal((3, 4))


def test_a_complex_safe_forward_is_proved_by_the_complex_step(x):
    proof = proof_of(np.tanh, lambda u, x: [u * (1 - np.tanh(x) ** 2)], [x])
    assert proof.conclusion.ok
    assert proof.methods == ("complex step",)
    assert proof.errors[0] < 1e-14


def test_an_affine_forward_that_is_not_complex_safe_is_proved_by_the_adjoint(x):
    proof = proof_of(
        lambda x: 3.0 * np.float64(np.abs(x) * np.sign(np.real(x))) + 1.0,
        lambda u, _: [3.0 * u],
        [np.abs(x) + 20.0],
    )
    assert proof.conclusion.ok
    assert proof.methods == ("adjoint",)
    assert proof.errors[0] < 1e-13


def test_any_other_forward_is_proved_by_differences(x):
    def forward(x):
        return np.log(np.abs(x))

    proof = proof_of(forward, lambda u, x: [u / x], [np.abs(x) + 1.0])
    assert proof.conclusion.ok
    assert proof.methods == ("differences",)
    assert proof.errors[0] < 1e-10


def test_each_input_has_a_method_of_its_own(x):
    w = np.random.default_rng(1).standard_normal((4, 2))
    proof = proof_of(lambda x, w: x @ w, lambda u, x, w: [u @ w.T, x.T @ u], [x, w])
    assert proof.methods == ("complex step", "complex step")


def test_an_error_that_differences_cannot_see_is_found_exactly(x):
    proof = proof_of(np.sin, lambda u, x: [u * np.cos(x) * (1 + 2e-13)], [x])
    assert proof.conclusion.ok is False
    assert "complex step" in proof.conclusion.message


def test_a_wrong_gradient_is_not_proved(x):
    proof = proof_of(np.sin, lambda u, x: [u * np.sin(x)], [x])
    assert proof.conclusion.ok is False
    assert proof.methods == ()


def test_a_tie_is_gone_round(x):
    tied = x.copy()
    tied[0] = 0.0
    proof = proof_of(lambda x: np.maximum(x, 0), lambda u, x: [u * (x > 0)], [tied])
    assert proof.conclusion.ok
    assert proof.methods == ("differences",)
