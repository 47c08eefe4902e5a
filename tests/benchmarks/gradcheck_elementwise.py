"""Operations of the gradient-check benchmark that work element by element, and reductions.

Each backward takes ``u``, the upstream gradient, and returns one gradient an input (None for
labels and masks). At a kink it returns a value between the slopes of both sides.
"""

# ruff: noqa: ARG005 - a backward is given all inputs, also those that it does not need
from __future__ import annotations

from typing import Any

import numpy as np

from tests.benchmarks.gradcheck_points import (
    Arrays,
    Kink,
    Operation,
    mask,
    neighbours,
    positive,
    real,
    some,
)

KEEP = 0.6
GELU = np.sqrt(2 / np.pi)


def at(*values: float) -> Kink:
    """Put elements of the first input on one of the values."""

    def kink(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
        x = inputs[0]
        where = some(rng, x.size, offset)
        x.flat[where] = rng.choice(values, where.size) + offset

    return kink


def equal_pair(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Make elements of the second input equal to those of the first."""
    a, b = inputs[:2]
    where = some(rng, a.size, offset)
    b.flat[where] = a.flat[where] + offset


def equal_maximum(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Give rows a second element as large as their maximum."""
    x = inputs[0]
    for row in some(rng, len(x), offset):
        first, second = np.argsort(-x[row])[:2]
        x[row, second] = x[row, first] + offset


def origin(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Put the whole first input at zero, or around it."""
    inputs[0][...] *= offset


def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)), with a small relative error in both tails."""
    return np.exp(-np.logaddexp(0, -x))


def tanh_backward(u: Any, x: Any) -> Any:
    """u (1 - y²)."""
    y = np.tanh(x)
    return (u * (1 - y) * (1 + y),)


def gelu(x: Any) -> Any:
    """The tanh form: x (1 + tanh(c (x + 0.044715 x³))) / 2."""
    return 0.5 * x * (1 + np.tanh(GELU * (x + 0.044715 * x**3)))


def gelu_backward(u: Any, x: Any) -> Any:
    """u ((1 + t) / 2 + x (1 - t²) c (1 + 3 · 0.044715 x²) / 2)."""
    t = np.tanh(GELU * (x + 0.044715 * x**3))
    inner = GELU * (1 + 3 * 0.044715 * x**2)
    return (u * (0.5 * (1 + t) + 0.5 * x * (1 - t) * (1 + t) * inner),)


def elu(x: Any) -> Any:
    """X above zero, exp(x) - 1 below."""
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


def max_backward(u: Any, x: Any) -> Any:
    """To the first of the largest in each row."""
    first = np.arange(x.shape[1]) == np.argmax(x, axis=1)[:, None]
    return (u[:, None] * first,)


def logsumexp(x: Any) -> Any:
    """log Σ exp(x) of each row."""
    top = x.max(axis=1, keepdims=True)
    return (top + np.log(np.exp(x - top).sum(axis=1, keepdims=True)))[:, 0]


def variance_backward(u: Any, x: Any) -> Any:
    """2 (x - mean) u / N."""
    return (2 * (x - x.mean(axis=0)) * u / len(x),)


def norm_backward(u: Any, x: Any) -> Any:
    """u x / |x|, and zero at the origin."""
    length = np.sqrt(np.sum(x**2))
    return (u * x / (length if length > 0 else 1.0),)


def normalise(x: Any) -> Any:
    """x / |x| for each row."""
    return x / np.sqrt(np.sum(x**2, axis=1, keepdims=True))


def normalise_backward(u: Any, x: Any) -> Any:
    """(u - y <u, y>) / |x|."""
    length = np.sqrt(np.sum(x**2, axis=1, keepdims=True))
    y = x / length
    return ((u - y * np.sum(u * y, axis=1, keepdims=True)) / length,)


def power_backward(u: Any, x: Any, p: Any) -> Any:
    """Y = x^p: u p x^(p-1) and u y log x."""
    return u * p * x ** (p - 1), u * x**p * np.log(x)


X = (real(4, 5),)
XY = (real(4, 5), real(4, 5))
P = (positive(4, 5),)
KINKED = {"kink": at(0.0), "smooth": False, "inputs": X}

ELEMENTWISE = (
    Operation(name="add", forward=np.add, backward=lambda u, x, y: (u, 1.0 * u), inputs=XY),
    Operation(
        name="multiply",
        forward=np.multiply,
        backward=lambda u, x, y: (u * y, u * x),
        inputs=XY,
        wrong={"own factor": lambda u, x, y: (u * x, u * y)},
    ),
    Operation(
        name="divide",
        forward=np.divide,
        backward=lambda u, x, y: (u / y, -u * x / y**2),
        inputs=(positive(4, 5), positive(4, 5)),
        kink=neighbours,
        wrong={"y for y squared": lambda u, x, y: (u / y, -u * x / y)},
    ),
    Operation(
        name="max gate",
        forward=np.maximum,
        backward=lambda u, x, y: (u * (x >= y), u * (x < y)),
        inputs=XY,
        kink=equal_pair,
        smooth=False,
        wrong={"sign of u": lambda u, x, y: (u * (u * x >= u * y), u * (u * x < u * y))},
    ),
    Operation(
        name="sigmoid",
        forward=sigmoid,
        backward=lambda u, x: (u * sigmoid(x) * sigmoid(-x),),
        inputs=X,
        wrong={"1 + y": lambda u, x: (u * sigmoid(x) * (1 + sigmoid(x)),)},
    ),
    Operation(
        name="tanh",
        forward=np.tanh,
        backward=tanh_backward,
        inputs=X,
        wrong={"1 - y": lambda u, x: (u * (1 - np.tanh(x)),)},
    ),
    Operation(
        name="relu",
        forward=lambda x: np.maximum(x, 0),
        backward=lambda u, x: (u * (x > 0),),
        wrong={"mask by u": lambda u, x: (u * (u > 0),), "none": lambda u, x: (u * 1.0,)},
        **KINKED,
    ),
    Operation(
        name="leaky relu",
        forward=lambda x: np.where(x > 0, x, 0.01 * x),
        backward=lambda u, x: (u * np.where(x > 0, 1.0, 0.01),),
        wrong={"no leak": lambda u, x: (u * (x > 0),)},
        **KINKED,
    ),
    Operation(
        name="elu",
        forward=elu,
        backward=lambda u, x: (u * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0))),),
        wrong={"value for slope": lambda u, x: (u * np.where(x > 0, 1.0, elu(x)),)},
        **KINKED,
    ),
    Operation(
        name="abs",
        forward=np.abs,
        backward=lambda u, x: (u * np.sign(x),),
        wrong={"no sign": lambda u, x: (u * 1.0,)},
        **KINKED,
    ),
    Operation(
        name="clip",
        forward=lambda x: np.clip(x, -1, 1),
        backward=lambda u, x: (u * (np.abs(x) <= 1),),
        inputs=X,
        kink=at(-1.0, 1.0),
        smooth=False,
        wrong={"one side": lambda u, x: (u * (x <= 1),)},
    ),
    Operation(
        name="softplus",
        forward=lambda x: np.logaddexp(0, x),
        backward=lambda u, x: (u * sigmoid(x),),
        inputs=X,
        wrong={"other tail": lambda u, x: (u * sigmoid(-x),)},
    ),
    Operation(
        name="gelu",
        forward=gelu,
        backward=gelu_backward,
        inputs=X,
        wrong={
            "only the gate": lambda u, x: (u * gelu(x) / np.where(x == 0, 1, x),),
        },
    ),
    Operation(name="cube", forward=lambda x: x**3, backward=lambda u, x: (3 * u * x**2,), inputs=X),
    Operation(
        name="power",
        forward=np.power,
        backward=power_backward,
        inputs=(positive(4, 5), positive(4, 5)),
        kink=neighbours,
        skip={"large": "10000 to the 10000 is not finite"},
        wrong={"no logarithm": lambda u, x, p: (u * p * x ** (p - 1), u * x**p)},
    ),
    Operation(
        name="log", forward=np.log, backward=lambda u, x: (u / x,), inputs=P, kink=neighbours
    ),
    Operation(
        name="sqrt",
        forward=np.sqrt,
        backward=lambda u, x: (0.5 * u / np.sqrt(x),),
        inputs=P,
        kink=neighbours,
        wrong={"no half": lambda u, x: (u / np.sqrt(x),)},
    ),
    Operation(
        name="bias",
        forward=np.add,
        backward=lambda u, x, b: (u * 1.0, u.sum(axis=0)),
        inputs=(real(4, 5), real(5)),
        wrong={"mean": lambda u, x, b: (u * 1.0, u.mean(axis=0))},
    ),
    Operation(
        name="dropout",
        forward=lambda x, keep: x * keep / KEEP,
        backward=lambda u, x, keep: (u * keep / KEEP, None),
        inputs=(real(4, 5), mask(4, 5)),
        wrong={"no scale": lambda u, x, keep: (u * keep, None)},
    ),
    Operation(
        name="mean",
        forward=lambda x: x.mean(axis=0),
        backward=lambda u, x: (np.broadcast_to(u / len(x), x.shape).copy(),),
        inputs=X,
        wrong={"sum": lambda u, x: (np.broadcast_to(u, x.shape).copy(),)},
    ),
    Operation(
        name="variance", forward=lambda x: x.var(axis=0), backward=variance_backward, inputs=X
    ),
    Operation(
        name="norm",
        forward=lambda x: np.sqrt(np.sum(x**2)),
        backward=norm_backward,
        inputs=X,
        kink=origin,
        smooth=False,
        wrong={"squared": lambda u, x: (2 * u * x,)},
    ),
    Operation(
        name="normalise rows",
        forward=normalise,
        backward=normalise_backward,
        inputs=X,
        kink=neighbours,
        wrong={"no projection": lambda u, x: (u / np.sqrt(np.sum(x**2, axis=1, keepdims=True)),)},
    ),
    Operation(
        name="max over rows",
        forward=lambda x: x.max(axis=1),
        backward=max_backward,
        inputs=X,
        kink=equal_maximum,
        smooth=False,
        wrong={"all": lambda u, x: (np.broadcast_to(u[:, None], x.shape).copy(),)},
    ),
    Operation(
        name="logsumexp",
        forward=logsumexp,
        backward=lambda u, x: (u[:, None] * np.exp(x - logsumexp(x)[:, None]),),
        inputs=X,
        wrong={"only the maximum": max_backward},
    ),
)
