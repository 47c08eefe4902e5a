"""Several known mistakes may give the same numbers: what is told is true of all of them."""

from __future__ import annotations

import pytest
from diagnosed_course import Diagnosed, mistake, multiply, named

CHECKS = """
a = Assignment("demo", files=["demo.py"])

@a.gradient(points=2, split={"backward": 2}, x=normal("N", "M"), dz=upstream("N", "M"), limit=0.5)
def curve(student, x, dz):
    node = student.Curve(0.3)
    yield node.forward(x)
    yield node.backward(dz)
"""
CURVE = """import numpy as np

class Curve:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        # BEGIN SOLUTION
        self.x = x
        {keep}
        return {value}
        # END SOLUTION

    def backward(self, dz):
        # BEGIN SOLUTION
        return {gradient}
        # END SOLUTION
"""
SIGMOID = "self.s = 1 / (1 + np.exp(-x))"
CURVES = {
    "relu": ("pass", "np.where(x > 0, x, 0)", "dz * (self.x > 0)"),
    "leaky": (
        "pass",
        "np.where(x > 0, x, self.alpha * x)",
        "dz * np.where(self.x > 0, 1, self.alpha)",
    ),
    "silu": (SIGMOID, "x * self.s", "dz * (self.s + self.x * self.s * (1 - self.s))"),
    "sigmoid": (SIGMOID, "self.s", "dz * self.s * (1 - self.s)"),
}


def written(curve, gradient=None):
    keep, value, right = CURVES[curve]
    return CURVE.format(keep=keep, value=value, gradient=gradient or right)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = {}

    def of(curve):
        if curve not in made:
            folder = tmp_path_factory.mktemp(curve)
            made[curve] = Diagnosed(folder, CHECKS, written(curve), known_only=True)
        return made[curve]

    return of


@pytest.mark.parametrize(
    ("curve", "gradient", "name"),
    [
        ("relu", "0 * dz", "gradient-zero"),  # the second derivative is zero, too
        ("relu", "-dz * (self.x > 0)", "sign"),  # turned on one side, 0 on the other
        ("relu", "dz", "mask-missing"),  # two branches added up, one of which is 0
        ("leaky", "dz", "slope-missing"),  # nothing is stopped here, so there is no mask
        ("leaky", "dz * (self.x > 0)", "negative-side-zero"),  # the slope of another activation
        ("leaky", "dz * self.alpha", "branch-for-all"),
        ("leaky", "dz * ((self.x > 0) + self.alpha)", "both-branches"),
        ("silu", "dz * self.s", "product-rule-half"),  # the slope of a softplus
        ("sigmoid", "dz * self.s", "value-for-slope"),
    ],
)
def test_of_mistakes_that_coincide_the_one_that_claims_least_is_named(
    course, curve, gradient, name
):
    found = course(curve).explained(written(curve, gradient))["curve.backward"]
    assert found.misconception.id == name


def test_zeros_are_no_sign_of_what_made_them(tmp_path):
    lost = mistake("lost", ("_a * dz", "0 * dz"))
    course = Diagnosed(tmp_path, mistakes=[lost], known_only=True)
    found = course.explained(multiply("0 * dz", "0 * dz"))["multiply.backward"]
    assert not named(found)
