"""Layers, losses and small nets of the gradient-check benchmark.

Each backward takes ``u``, the upstream gradient, and returns one gradient an input (None for
labels). At a kink it returns a value between the slopes of both sides.
"""

# ruff: noqa: ARG005 - a backward is given all inputs, also those that it does not need
from __future__ import annotations

from typing import Any

import numpy as np

from tests.benchmarks.gradcheck_elementwise import sigmoid
from tests.benchmarks.gradcheck_points import Arrays, Input, Operation, labels, real, some

WINDOW = 3
STABLE = 1e-5


def linear_backward(u: Any, x: Any, w: Any, b: Any) -> Any:
    """u Wᵀ, xᵀ u and the sum of u over the batch."""
    return u @ w.T, x.T @ u, u.sum(axis=0)


def linear_relu_backward(u: Any, x: Any, w: Any, b: Any) -> Any:
    """Those of a linear layer, where the output is positive."""
    return linear_backward(u * (x @ w + b > 0), x, w, b)


def zero_output(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Choose the bias so that outputs of a row are zero."""
    x, w, b = inputs[:3]
    where = some(rng, b.size, offset)
    b[where] = offset - (x @ w)[0, where]


def maxout(x: Any, w: Any, b: Any) -> Any:
    """The largest of K linear maps: x (N, D), w (K, D, M), b (K, M)."""
    return (x @ w + b[:, None]).max(axis=0)


def maxout_backward(u: Any, x: Any, w: Any, b: Any) -> Any:
    """Those of the linear map that won, the first at a tie."""
    won = np.argmax(x @ w + b[:, None], axis=0) == np.arange(len(w))[:, None, None]
    parts = u * won
    return (parts @ w.swapaxes(1, 2)).sum(axis=0), x.T @ parts, parts.sum(axis=1)


def equal_pieces(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Make columns of the two linear maps equal."""
    _, w, b = inputs
    where = some(rng, b.shape[1], offset)
    w[1][:, where] = w[0][:, where]
    b[1, where] = b[0, where] + offset


def log_softmax(x: Any) -> Any:
    """X - log Σ exp(x) of each row."""
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def softmax(x: Any) -> Any:
    """exp(x) / Σ exp(x) of each row."""
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_backward(u: Any, x: Any) -> Any:
    """Y (u - <u, y>)."""
    y = softmax(x)
    return (y * (u - np.sum(u * y, axis=1, keepdims=True)),)


def cross_entropy(x: Any, t: Any) -> Any:
    """The mean of -log softmax(x) at the labels."""
    return -log_softmax(x)[np.arange(len(t)), t].mean()


def cross_entropy_backward(u: Any, x: Any, t: Any) -> Any:
    """u (softmax(x) - one-hot(t)) / N."""
    g = softmax(x)
    rows = np.arange(len(t))
    g[rows, t] = 0
    g[rows, t] = -g.sum(axis=1)
    return u * g / len(t), None


def margins(x: Any, t: Any) -> Any:
    """x_j - x_t + 1, and zero at the label itself."""
    rows = np.arange(len(t))
    m = x - x[rows, t][:, None] + 1
    m[rows, t] = 0
    return m


def hinge(x: Any, t: Any) -> Any:
    """The mean over rows of the sum of positive margins."""
    return np.maximum(margins(x, t), 0).sum() / len(t)


def hinge_backward(u: Any, x: Any, t: Any) -> Any:
    """u / N where the margin is positive, minus their number at the label."""
    g = (margins(x, t) > 0).astype(x.dtype)
    g[np.arange(len(t)), t] = -g.sum(axis=1)
    return u * g / len(t), None


def zero_margin(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Put scores exactly one below that of the label."""
    x, t = inputs
    for row in some(rng, len(x), offset):
        x[row, t[row]] = round(x[row, t[row]] * 64) / 64
        x[row, (t[row] + 1) % x.shape[1]] = x[row, t[row]] - 1 + offset


def net(x: Any, w1: Any, b1: Any, w2: Any, b2: Any, t: Any) -> Any:
    """The loss of linear, relu, linear, softmax cross-entropy."""
    return cross_entropy(np.maximum(x @ w1 + b1, 0) @ w2 + b2, t)


def net_backward(u: Any, x: Any, w1: Any, b1: Any, w2: Any, b2: Any, t: Any) -> Any:
    """Those of the loss and of both layers, backwards."""
    h = np.maximum(x @ w1 + b1, 0)
    ds, _ = cross_entropy_backward(u, h @ w2 + b2, t)
    dh, dw2, db2 = linear_backward(ds, h, w2, b2)
    return *linear_relu_backward(dh, x, w1, b1), dw2, db2, None


def net_no_mask(u: Any, x: Any, w1: Any, b1: Any, w2: Any, b2: Any, t: Any) -> Any:
    """Forget the mask of the relu."""
    h = np.maximum(x @ w1 + b1, 0)
    ds, _ = cross_entropy_backward(u, h @ w2 + b2, t)
    dh, dw2, db2 = linear_backward(ds, h, w2, b2)
    return *linear_backward(dh, x, w1, b1), dw2, db2, None


def standardise(x: Any, axis: int) -> Any:
    """Return (x - mean) / sqrt(var + 1e-5) and the denominator."""
    deviation = np.sqrt(x.var(axis=axis, keepdims=True) + STABLE)
    return (x - x.mean(axis=axis, keepdims=True)) / deviation, deviation


def norm_layer(axis: int) -> Any:
    """Layer norm (axis 1) or batch norm (axis 0) of x (N, D) with scale g and shift b (D,)."""
    return lambda x, g, b: g * standardise(x, axis)[0] + b


def norm_layer_backward(axis: int, paths: int = 2) -> Any:
    """(dy - mean dy - z mean(dy z)) / deviation; fewer ``paths`` forget the last terms."""

    def backward(u: Any, x: Any, g: Any, b: Any) -> Any:
        z, deviation = standardise(x, axis)
        dz = u * g
        dx = dz
        if paths > 0:
            dx = dx - dz.mean(axis=axis, keepdims=True)
        if paths > 1:
            dx = dx - z * (dz * z).mean(axis=axis, keepdims=True)
        return dx / deviation, (u * z).sum(axis=0), u.sum(axis=0)

    return backward


def pool_windows(x: Any) -> Any:
    """Return the 2x2 windows of images (N, C, H, W) as (N, C, H/2, W/2, 4)."""
    n, c, h, w = x.shape
    windows = x.reshape(n, c, h // 2, 2, w // 2, 2).swapaxes(3, 4)
    return windows.reshape(n, c, h // 2, w // 2, 4)


def pool_backward(u: Any, x: Any) -> Any:
    """To the first of the largest in each window."""
    n, c, h, w = x.shape
    won = np.arange(4) == np.argmax(pool_windows(x), axis=-1)[..., None]
    parts = (u[..., None] * won).reshape(n, c, h // 2, w // 2, 2, 2)
    return (parts.swapaxes(3, 4).reshape(x.shape),)


def equal_in_window(rng: np.random.Generator, inputs: Arrays, offset: float) -> None:
    """Make the largest of windows as large as another element of it."""
    x = inputs[0]
    for window in some(rng, x.size // 4, offset):
        i, j, k, m = np.unravel_index(window, (*x.shape[:2], x.shape[2] // 2, x.shape[3] // 2))
        patch = x[i, j, 2 * k : 2 * k + 2, 2 * m : 2 * m + 2]
        first, second = np.argsort(-patch, axis=None)[:2]
        patch[np.unravel_index(second, (2, 2))] = patch.max() + offset
        assert first != second


def convolve(x: Any, w: Any, b: Any) -> Any:
    """Convolve x (N, C, H, W) with w (F, C, K, K), no padding, stride 1, bias b (F,)."""
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]


def convolve_backward(u: Any, x: Any, w: Any, b: Any) -> Any:
    """Scatter u w back into x, position of the kernel by position."""
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    height, width = u.shape[2:]
    for i, j in np.ndindex(*w.shape[2:]):
        part = np.s_[:, :, i : i + height, j : j + width]
        dx[part] += np.einsum("nfhw,fc->nchw", u, w[:, :, i, j])
        dw[:, :, i, j] = np.einsum("nfhw,nchw->fc", u, x[part])
    return dx, dw, u.sum(axis=(0, 2, 3))


def gather_backward(u: Any, table: Any, rows: Any) -> Any:
    """Add u to the rows that were taken."""
    g = np.zeros_like(table)
    np.add.at(g, rows, u)
    return g, None


def gather_overwrite(u: Any, table: Any, rows: Any) -> Any:
    """Forget the repeated rows: = for +=."""
    g = np.zeros_like(table)
    g[rows] = u
    return g, None


def attention(q: Any, k: Any, v: Any) -> Any:
    """softmax(q kᵀ / √D) v."""
    return softmax(q @ k.T / np.sqrt(q.shape[1])) @ v


def attention_backward(u: Any, q: Any, k: Any, v: Any) -> Any:
    """Those of the product, the softmax and the scores."""
    scale = 1 / np.sqrt(q.shape[1])
    scores = q @ k.T * scale
    (ds,) = softmax_backward(u @ v.T, scores)
    return ds @ k * scale, ds.T @ q * scale, softmax(scores).T @ u


def attention_no_scale(u: Any, q: Any, k: Any, v: Any) -> Any:
    """Forget 1 / √D on the way to the queries."""
    dq, dk, dv = attention_backward(u, q, k, v)
    return dq * np.sqrt(q.shape[1]), dk, dv


def cell(a: Any, c: Any) -> Any:
    """o tanh(f c + i g) with the gates i, f, o, g from a (N, 4H) and the cell c (N, H)."""
    i, f, o, g = np.split(a, 4, axis=1)
    return sigmoid(o) * np.tanh(sigmoid(f) * c + sigmoid(i) * np.tanh(g))


def cell_backward(u: Any, a: Any, c: Any) -> Any:
    """Those of each gate."""
    i, f, o, g = np.split(a, 4, axis=1)
    si, sf, so, tg = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    t = np.tanh(sf * c + si * tg)
    dc = u * so * (1 - t) * (1 + t)
    di = dc * tg * si * sigmoid(-i)
    df = dc * c * sf * sigmoid(-f)
    do = u * t * so * sigmoid(-o)
    dg = dc * si * (1 - tg) * (1 + tg)
    return np.concatenate([di, df, do, dg], axis=1), dc * sf


LINEAR = (real(4, 5), real(5, 3), real(3))
SCORES = (real(4, 5), labels(4, below=5))
NET = (real(4, 5), real(5, 6), real(6), real(6, 3), real(3), labels(4, below=3))
NORM = (real(4, 5), real(5), real(5))


def linear_at(n: int, d: int, m: int) -> tuple[Input, ...]:
    """Declare a batch of ``n`` and a linear layer from ``d`` to ``m``."""
    return real(n, d), real(d, m), real(m)


def linear_layer(inputs: tuple[Input, ...] = LINEAR) -> Operation:
    """Return the operation x W + b."""
    return Operation(
        name="linear",
        forward=lambda x, w, b: x @ w + b,
        backward=linear_backward,
        inputs=inputs,
        wrong={"mean of u": lambda u, x, w, b: (u @ w.T, x.T @ u, u.mean(axis=0))},
    )


LAYERS = (
    linear_layer(),
    Operation(
        name="matmul",
        forward=np.matmul,
        backward=lambda u, a, b: (u @ b.T, a.T @ u),
        inputs=(real(4, 5), real(5, 3)),
    ),
    Operation(
        name="linear relu",
        forward=lambda x, w, b: np.maximum(x @ w + b, 0),
        backward=linear_relu_backward,
        inputs=LINEAR,
        kink=zero_output,
        smooth=False,
        wrong={"no mask": linear_backward},
    ),
    Operation(
        name="maxout",
        forward=maxout,
        backward=maxout_backward,
        inputs=(real(4, 5), real(2, 5, 3), real(2, 3)),
        kink=equal_pieces,
        smooth=False,
    ),
    Operation(
        name="two-layer net",
        forward=net,
        backward=net_backward,
        inputs=NET,
        kink=zero_output,
        smooth=False,
        wrong={"no mask": net_no_mask},
    ),
    Operation(
        name="softmax",
        forward=softmax,
        backward=softmax_backward,
        inputs=(real(4, 5),),
        wrong={"diagonal only": lambda u, x: (u * softmax(x) * (1 - softmax(x)),)},
    ),
    Operation(
        name="log-softmax",
        forward=log_softmax,
        backward=lambda u, x: (u - softmax(x) * u.sum(axis=1, keepdims=True),),
        inputs=(real(4, 5),),
        wrong={"sum of all": lambda u, x: (u - softmax(x) * u.sum(),)},
    ),
    Operation(
        name="cross-entropy",
        forward=cross_entropy,
        backward=cross_entropy_backward,
        inputs=SCORES,
        wrong={"no one-hot": lambda u, x, t: (u * softmax(x) / len(t), None)},
    ),
    Operation(
        name="hinge",
        forward=hinge,
        backward=hinge_backward,
        inputs=SCORES,
        kink=zero_margin,
        smooth=False,
        wrong={"no label": lambda u, x, t: (u * (margins(x, t) > 0) / len(t), None)},
    ),
    Operation(
        name="layer norm",
        forward=norm_layer(1),
        backward=norm_layer_backward(1),
        inputs=NORM,
        wrong={"no mean": norm_layer_backward(1, 0), "no variance": norm_layer_backward(1, 1)},
    ),
    Operation(
        name="batch norm",
        forward=norm_layer(0),
        backward=norm_layer_backward(0),
        inputs=NORM,
        wrong={"no mean": norm_layer_backward(0, 0), "no variance": norm_layer_backward(0, 1)},
    ),
    Operation(
        name="max-pool",
        forward=lambda x: pool_windows(x).max(axis=-1),
        backward=pool_backward,
        inputs=(real(2, 1, 4, 4, single=(1, 1, 2, 2)),),
        kink=equal_in_window,
        smooth=False,
    ),
    Operation(
        name="convolution",
        forward=convolve,
        backward=convolve_backward,
        inputs=(real(2, 2, 4, 4), real(2, 2, WINDOW, WINDOW), real(2)),
    ),
    Operation(
        name="gather",
        forward=lambda table, rows: table[rows],
        backward=gather_backward,
        inputs=(real(4, 3), labels(6, below=4)),
        wrong={"overwrite": gather_overwrite},
    ),
    Operation(
        name="attention",
        forward=attention,
        backward=attention_backward,
        inputs=(real(3, 4), real(5, 4), real(5, 2)),
        wrong={"no scale": attention_no_scale},
    ),
    Operation(
        name="gated cell",
        forward=cell,
        backward=cell_backward,
        inputs=(real(3, 8, single=(1, 4)), real(3, 2)),
    ),
)
