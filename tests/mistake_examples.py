"""Small references that the mistakes of the catalogue can be made in.

Each has a class ``Node`` whose ``forward`` takes the inputs by name and whose ``backward`` returns
their gradients in that order. ``make``, where there is one, makes the object in place of ``Node``.
"""

from __future__ import annotations

_HEAD = "import numpy as np\n\n\nclass Node:\n"
MULTIPLY = (
    _HEAD
    + """
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]
"""
)
SUBTRACT = (
    _HEAD
    + """
    def forward(self, x, y):
        return x - y

    def backward(self, dz):
        return [dz, -dz]
"""
)
MAXIMUM = (
    _HEAD
    + """
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * dz, (self.x < self.y) * dz]
"""
)
SIGMOID = (
    _HEAD
    + """
    def forward(self, x):
        self.z = 1 / (1 + np.exp(-x))
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z) * dz
"""
)
RELU = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dz):
        return (self.x > 0) * dz
"""
)
MEAN_SQUARE = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return np.mean(np.sum(x * x, axis=1))

    def backward(self, dz):
        return 2 * self.x / self.x.shape[0] * dz
"""
)
LINEAR = (
    _HEAD
    + """
    def forward(self, x, w, b):
        self.x, self.w = x, w
        return x @ w + b

    def backward(self, dz):
        return [dz @ self.w.T, self.x.T @ dz, np.sum(dz, axis=0)]
"""
)
DOUBLED = (
    _HEAD
    + """
    def forward(self, x):
        return x + x

    def backward(self, dz):
        dx = np.zeros_like(dz)
        for _ in range(2):
            dx += dz
        return dx
"""
)
BILINEAR = (
    _HEAD
    + """
    def forward(self, x, w):
        self.x, self.w = x, w
        return x @ w

    def backward(self, dz):
        return [dz @ self.w.T, (dz.T @ self.x).T]
"""
)
TANH = (
    _HEAD
    + """
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dz):
        return dz * (1 - self.out**2)
"""
)
LEAKY = (
    _HEAD
    + """
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dz):
        return dz * np.where(self.x > 0, 1, self.alpha)


def make():
    node = Node()
    node.alpha = 0.3
    return node
"""
)
SWISH = (
    _HEAD
    + """
    def forward(self, x):
        self.x, self.s = x, 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dz):
        return dz * (self.s + self.x * self.s * (1 - self.s))
"""
)
SOFTPLUS = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return np.log(1 + np.exp(x))

    def backward(self, dz):
        return dz / (1 + np.exp(-self.x))
"""
)
STEEP = (
    _HEAD
    + """
    def forward(self, x):
        self.x = 1000 * x
        return (1 + np.tanh(self.x / 2)) / 2 + np.logaddexp(0, self.x)

    def backward(self, dz):
        s = (1 + np.tanh(self.x / 2)) / 2
        return 1000 * dz * (s * (1 - s) + s)
"""
)
MEAN_LINEAR = (
    _HEAD
    + """
    def forward(self, x, w):
        self.x, self.w = x, w
        return (x @ w).sum() / len(x)

    def backward(self, dz):
        dout = np.full((len(self.x), 3), dz) / len(self.x)
        self.dw = self.x.T @ dout
        return [dout @ self.w.T, self.dw]
"""
)
FLATTEN = (
    _HEAD
    + """
    def forward(self, x):
        self.x = x
        return 3 * x.reshape(-1)

    def backward(self, dz):
        return (3 * dz).reshape(self.x.shape)
"""
)
SOFTMAX_LOSS = (
    _HEAD
    + """
    def forward(self, s):
        self.y = np.array([0, 2, 1, 1, 0])
        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -log_p[np.arange(len(s)), self.y].mean()

    def backward(self):
        ds = self.p.copy()
        ds[np.arange(len(self.y)), self.y] -= 1
        return ds / len(self.y)
"""
)
FAR_LOSS = (
    _HEAD
    + """
    def forward(self, s):
        self.y, s = np.array([0, 2, 1, 1, 0]), 20 * s
        log_p = s - s.max(axis=1, keepdims=True)
        log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -log_p[np.arange(len(s)), self.y].mean()

    def backward(self):
        ds = self.p.copy()
        ds[np.arange(len(self.y)), self.y] -= 1
        return 20 * ds / len(self.y)
"""
)
HINGE = (
    _HEAD
    + """
    def forward(self, s):
        y, rows = np.array([0, 2, 1, 1, 0]), np.arange(len(s))
        excess = s - s[rows, y][:, None] + 1
        excess[rows, y] = 0
        self.y, self.close = y, excess > 0
        return np.maximum(excess, 0).sum() / len(y)

    def backward(self):
        ds = self.close.astype(float)
        ds[np.arange(len(self.y)), self.y] = -self.close.sum(axis=1)
        return ds / len(self.y)
"""
)
FAR_SOFTMAX = (
    _HEAD
    + """
    def forward(self, s):
        s = s + 1000 * np.arange(len(s))[:, None]
        e = np.exp(s - s.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, dz):
        return self.p * (dz - (self.p * dz).sum(axis=-1, keepdims=True))
"""
)
SOFTMAX = (
    _HEAD
    + """
    def forward(self, s):
        e = np.exp(s)
        self.p = e / e.sum(axis=-1, keepdims=True)
        return self.p

    def backward(self, dz):
        return self.p * (dz - (self.p * dz).sum(axis=-1, keepdims=True))
"""
)
PERCEPTRON = (
    _HEAD
    + """
    def forward(self, x, v):
        self.w, self.b = v, -3.0
        for row, target in zip(x, (1, 1, 0, 1, 1)):
            self.update(row, target, 0.5)
        return np.append(self.w, self.b)

    def fires(self, x):
        return (x @ self.w + self.b > 0).astype(int)

    def update(self, x, target, rate=1.0):
        error = target - self.fires(x)
        self.w = self.w + rate * error * x
        self.b = self.b + rate * error

    def backward(self):
        return []
"""
)
PENALTY = (
    _HEAD
    + """
    def __init__(self, reg=0.3):
        self.reg = reg

    def forward(self, w):
        self.w = w
        return 0.5 * self.reg * np.sum(w * w)

    def backward(self):
        return self.reg * self.w
"""
)
PENALISED = (
    _HEAD
    + """
    def __init__(self, reg=0.3):
        self.reg = reg

    def forward(self, w, b, u):
        self.w, self.b, self.u = w, b, u
        value, self.grads = self.loss(np.linspace(-2, 2, 20).reshape(5, 4))
        return value + self.scores(np.ones((1, 4))).sum()

    def backward(self):
        return [self.grads["w"], self.grads["b"], self.grads["u"]]

    def scores(self, x):
        return np.maximum(0, x @ self.w + self.b) @ self.u

    def loss(self, x):
        relu, penalty = ReLU(), Penalty(self.reg)
        hidden = relu.forward(x @ self.w + self.b)
        loss = (hidden @ self.u).sum() + penalty.forward(self.w)
        loss = loss + 0.5 * self.reg * np.sum(self.u**2)
        dout = relu.backward(np.outer(np.ones(5), self.u))
        return loss, {
            "w": x.T @ dout + penalty.backward(),
            "b": dout.sum(axis=0),
            "u": hidden.sum(axis=0) + self.reg * self.u,
        }


class ReLU:
    def forward(self, x):
        self.open = x > 0
        return x * self.open

    def backward(self, dout):
        return dout * self.open


class Penalty:
    def __init__(self, strength):
        self.strength = strength

    def forward(self, w):
        self.w = w
        return self.strength * np.sum(w * w) / 2

    def backward(self):
        return self.strength * self.w
"""
)
LAYER_NORM = (
    _HEAD
    + """
    eps = 0.1

    def forward(self, x, gamma, beta):
        centred = x - x.mean(axis=-1, keepdims=True)
        self.std = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.eps)
        self.h, self.gamma = centred / self.std, gamma
        return gamma * self.h + beta

    def backward(self, dz):
        axes = (0, 1)
        self.dgamma = (dz * self.h).sum(axis=axes)
        self.dbeta = dz.sum(axis=axes)
        dh = dz * self.gamma
        along = (dh * self.h).mean(axis=-1, keepdims=True)
        dx = (dh - dh.mean(axis=-1, keepdims=True) - self.h * along) / self.std
        return [dx, self.dgamma, self.dbeta]
"""
)
BATCH_NORM = (
    _HEAD
    + """
    momentum, eps = 0.9, 0.1

    def forward(self, x):
        self.running = np.zeros(x.shape[1])
        return self.centred(x, train=True) + self.centred(x, train=False)

    def centred(self, x, train):
        mean = self.running
        if train:
            mean = x.mean(axis=0)
            self.running = self.momentum * self.running + (1 - self.momentum) * mean
        self.train = train
        return x - mean

    def backward(self, dz):
        if self.train:
            dz = dz - dz.mean(axis=0)
        return dz
"""
)
DROPOUT = (
    _HEAD
    + """
    def __init__(self, p_drop=0.4):
        self.p_drop, self.rng = p_drop, np.random.default_rng(3)

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        self.scale = (self.rng.random(x.shape) < keep) / keep
        return x * self.scale

    def backward(self, dz):
        return dz * self.scale
"""
)
MAX_POOL = (
    _HEAD
    + """
    def forward(self, x):
        k, s = 3, 2
        windows = np.lib.stride_tricks.sliding_window_view(x, (k, k))[::s, ::s]
        self.x, self.out = x, windows.max(axis=(2, 3))
        return self.out

    def backward(self, dz):
        OH, OW = dz.shape
        k, s = 3, 2
        dx = np.zeros_like(self.x)
        for i, j in np.ndindex(k, k):
            met = np.s_[i : i + s * OH : s, j : j + s * OW : s]
            dx[met] += dz * (self.x[met] == self.out)
        return dx
"""
)
AVG_POOL = (
    _HEAD
    + """
    def forward(self, x):
        k, s = 3, 2
        self.x = x
        windows = np.lib.stride_tricks.sliding_window_view(x, (k, k))[::s, ::s]
        return windows.mean(axis=(2, 3))

    def backward(self, dz):
        OH, OW = dz.shape
        k, s = 3, 2
        dx = np.zeros_like(self.x)
        for i, j in np.ndindex(k, k):
            dx[i : i + s * OH : s, j : j + s * OW : s] += dz / k**2
        return dx
"""
)
PADDED = (
    _HEAD
    + """
    def forward(self, x):
        self.x, self.pads = x, (0, 1)
        p, q = self.pads
        return 3 * np.pad(x, ((p, p), (q, q)))

    def backward(self, dz):
        H, W = self.x.shape
        p, q = self.pads
        dpadded = 3 * dz
        return dpadded[p : p + H, q : q + W]
"""
)
CONV = (
    _HEAD
    + """
    stride = 1

    def forward(self, x, w):
        self.x, self.w = x, w
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape)
        return np.tensordot(windows, w, axes=((2, 3), (0, 1)))

    def backward(self, dz):
        OH, OW = dz.shape
        dx, dw = np.zeros_like(self.x), np.zeros_like(self.w)
        for i, j in np.ndindex(self.w.shape):
            met = np.s_[i : i + OH, j : j + OW]
            dx[met] += dz * self.w[i, j]
            dw[i, j] = np.sum(dz * self.x[met])
        return [dx, dw]
"""
)
ATTENTION = (
    _HEAD
    + """
    def forward(self, q, k):
        self.q, self.k = q, k
        return q @ k.swapaxes(0, 1) / np.sqrt(q.shape[-1])

    def backward(self, dz):
        ds = dz / np.sqrt(self.q.shape[-1])
        return [ds @ self.k, ds.swapaxes(0, 1) @ self.q]
"""
)
CAUSAL = (
    _HEAD
    + """
    def forward(self, s):
        hidden = np.triu(np.ones(s.shape, dtype=bool), k=1)
        if len(s):
            s = np.where(hidden, -np.inf, s)
        self.p = softmax(s)
        return self.p

    def backward(self, dz):
        return self.p * (dz - (self.p * dz).sum(axis=-1, keepdims=True))


def softmax(s):
    e = np.exp(s)
    return e / e.sum(axis=-1, keepdims=True)
"""
)
RESIDUAL = (
    _HEAD
    + """
    def __init__(self):
        self.norm, self.left, self.right = Times(0.1), Times(3), Times(5)

    def forward(self, x):
        u = self.norm.forward(x)
        h = self.left.forward(u) + self.right.forward(u)
        return x + self.norm.forward(h)

    def backward(self, dz):
        dh = self.norm.backward(dz)
        du = self.left.backward(dh) + self.right.backward(dh)
        return dz + self.norm.backward(du)


class Times:
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return self.factor * x

    def backward(self, dout):
        return self.factor * dout
"""
)
CHAIN = (
    _HEAD
    + '''
    """o = the sum of (x + x) + y, listed backwards; nobody reads w."""

    def forward(self, x, y, w):
        self.nodes = {"o": (Sum(), ["t"]), "t": (Add(), ["s", "y"]), "s": (Add(), ["x", "x"])}
        self.output, self.inputs = "o", {"x": x, "y": y, "w": w}
        values = dict(self.inputs)
        for name in ("s", "t", "o"):
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[read] for read in reads])
        return values[self.output]

    def nodes_sorted(self):
        order = []
        while len(order) < len(self.nodes):
            for name, (_, reads) in self.nodes.items():
                if name not in order and not set(reads) & (set(self.nodes) - set(order)):
                    order.append(name)
        return order

    def backward(self):
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_sorted()):
            if name not in gradients:
                continue
            gate, reads = self.nodes[name]
            for read, gradient in zip(reads, gate.backward(gradients[name])):
                gradients[read] = gradients.get(read, 0.0) + gradient
        found = {n: gradients.get(n, np.zeros_like(x)) for n, x in self.inputs.items()}
        return [found.get(name) for name in ("x", "y", "w")]


class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, dz):
        return [np.full(self.shape, dz)]
'''
)
TWO_AT_ONCE = """
import numpy as np


class Square:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dz):
        return 2 * self.x * dz


ONE, OTHER = Square(), Square()


class Node:
    def forward(self, x, y):
        return ONE.forward(x) + OTHER.forward(y)

    def backward(self, dz):
        return [ONE.backward(dz), OTHER.backward(dz)]
"""

MAXOUT = (
    _HEAD
    + """
    def forward(self, x):
        self.won = np.arange(x.shape[-1]) == np.argmax(x, axis=-1)[..., None]
        return x.max(axis=-1)

    def backward(self, dz):
        return self.won * dz[..., None]
"""
)
ADD = (
    _HEAD
    + """
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]
"""
)
ELU = (
    _HEAD
    + """
    alpha = 0.3

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * np.expm1(np.minimum(x, 0)))

    def backward(self, dz):
        return dz * np.where(self.x > 0, 1, self.alpha * np.exp(np.minimum(self.x, 0)))
"""
)
DENSE = (
    _HEAD
    + """
    def forward(self, x, w, b):
        self.x, self.w = x, w
        return x.reshape(len(x), -1) @ w + b

    def backward(self, dz):
        self.dw = self.x.T @ dz
        self.db = dz.sum(axis=0)
        return [dz @ self.w.T, self.dw, self.db]
"""
)
FIRES = (
    _HEAD
    + """
    def forward(self, x, v):
        return (x @ v / 9 + 0.3 > 0).astype(int)

    def backward(self):
        return []
"""
)
TWO_WAYS = PERCEPTRON.replace("v, -3.0", "v, 0.0").replace("(1, 1, 0, 1, 1)", "(1, 0, 1, 0, 0)")
BELL = """
import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x, self.below = x, (1 + erf(x / np.sqrt(2))) / 2
        return x * self.below

    def backward(self, dz):
        bell = np.exp(-(self.x**2) / 2) / np.sqrt(2 * np.pi)
        return dz * (self.below + self.x * bell)


Node = GELU
"""
FLAT = (
    _HEAD
    + """
    def forward(self, x, w):
        self.x, self.w = x, w
        return x.reshape(len(x), -1) @ w

    def backward(self, dz):
        rows = np.moveaxis(self.x, 0, 2).ravel().reshape(4, 5)
        return [(dz @ self.w.T).reshape(self.x.shape), rows @ dz]
"""
)
WEAVE = (
    CHAIN.replace('"s": (Add(), ["x", "x"])}', '"s": (Times(), ["r", "x"]), **MORE}')
    .replace('("s", "t", "o")', '("a", "r", "s", "t", "o", "end")')
    .replace('["s", "y"]', '["r", "s"]')
    + """

class Times:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


MORE = {"r": (Times(), ["a", "y"]), "a": (Times(), ["x", "x"]), "end": (Sum(), ["r"])}
"""
)
NETWORK = (
    _HEAD
    + """
    def __init__(self, reg=0.3):
        self.reg = reg

    def forward(self, w, b, u):
        self.w, self.b, self.u = w, b, np.outer(u, [1.0, -2.0, 3.0])
        self.value, self.grads = self.loss(np.linspace(-2, 2, 20).reshape(5, 4))
        return self.value + self.scores(np.linspace(-2, 2, 20).reshape(5, 4)).sum()

    def backward(self):
        return [self.grads["w"], self.grads["b"], self.grads["u"] @ [1.0, -2.0, 3.0]]

    def scores(self, x):
        return np.maximum(0, x @ self.w + self.b) @ self.u

    def loss(self, x):
        first, relu, second = Linear(self.w, self.b), ReLU(), Linear(self.u, 0.0)
        softmax, y = SoftmaxLoss(), np.array([0, 2, 1, 1, 0])
        scores = second.forward(relu.forward(first.forward(x)))
        loss = softmax.forward(scores, y) + 0.5 * self.reg * np.sum(self.w**2)
        first.backward(relu.backward(second.backward(softmax.backward())))
        return loss, {"w": first.dw + self.reg * self.w, "b": first.db, "u": second.dw}


class Linear:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.x = x
        return x @ self.w + self.b

    def backward(self, dout):
        self.dw, self.db = self.x.T @ dout, dout.sum(axis=0)
        return dout @ self.w.T


class ReLU:
    def forward(self, x):
        self.open = x > 0
        return x * self.open

    def backward(self, dout):
        return dout * self.open


class SoftmaxLoss:
    def forward(self, s, y):
        log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        self.p, self.y = np.exp(log_p), y
        return -log_p[np.arange(len(s)), y].mean()

    def backward(self):
        ds = self.p.copy()
        ds[np.arange(len(self.y)), self.y] -= 1
        return ds / len(self.y)
"""
)

# The shapes of inputs by name; of some examples others.
TRAINED_NORM = (
    _HEAD
    + """
    momentum, eps = 0.9, 0.1

    def forward(self, x):
        self.running_mean, self.running_var = np.zeros(x.shape[1]), np.ones(x.shape[1])
        return [self.normal(x + n, train) for n, train in enumerate((True, False, False))][-1]

    def normal(self, x, train):
        mean, var = self.running_mean, self.running_var
        if train:
            mean = x.mean(axis=0)
            var = ((x - mean) ** 2).mean(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        self.std = np.sqrt(var + self.eps)
        return (x - mean) / self.std

    def backward(self, dz):
        return dz / self.std
"""
)
RMS_NORM = (
    _HEAD
    + """
    eps = 0.1

    def forward(self, x, gain):
        self.gain = gain
        self.r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.h = x / self.r
        return gain * self.h

    def backward(self, dz):
        self.dgain = (dz * self.h).sum(axis=0)
        dh = self.gain * dz
        dx = (dh - self.h * np.mean(dh * self.h, axis=-1, keepdims=True)) / self.r
        return [dx, self.dgain]
"""
)
WHOLE_ATTENTION = (
    _HEAD
    + """
    def forward(self, q, k, v):
        self.q, self.k, self.v = q, k, v
        self.p = softmax(q @ k.swapaxes(0, 1) / np.sqrt(q.shape[-1]))
        return self.p @ v

    def backward(self, dz):
        ds = softmax_backward(dz @ self.v.swapaxes(0, 1), self.p)
        ds = ds / np.sqrt(self.q.shape[-1])
        return [ds @ self.k, ds.swapaxes(0, 1) @ self.q, self.p.swapaxes(0, 1) @ dz]


def softmax(s):
    e = np.exp(s)
    return e / e.sum(axis=-1, keepdims=True)


def softmax_backward(dz, p):
    return p * (dz - (p * dz).sum(axis=-1, keepdims=True))
"""
)
TWO_SHORTCUTS = (
    _HEAD
    + """
    def __init__(self):
        self.norm1, self.norm2, self.left, self.right = (Square() for _ in range(4))

    def forward(self, x):
        u = self.norm1.forward(x)
        h = x + self.left.forward(u)
        return h + self.right.forward(self.norm2.forward(h))

    def backward(self, dz):
        dh = dz + self.norm2.backward(self.right.backward(dz))
        dx = dh + self.norm1.backward(self.left.backward(dh))
        return dx


class Square:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return 2 * self.x * dout
"""
)
SWITCHED_DROPOUT = (
    _HEAD
    + """
    p_drop = 0.4

    def forward(self, x):
        self.rng = np.random.default_rng(3)
        return [self.dropped(x, train) for train in (True, False)]

    def dropped(self, x, train):
        keep = 1 - self.p_drop
        self.scale = (self.rng.random(x.shape) < keep) / keep if train else 1.0
        return x * self.scale

    def backward(self, dz):
        return dz * self.scale
"""
)
FAST_CONV = (
    _HEAD
    + """
    def forward(self, x, w, b):
        return conv(x, w, b, stride=1, pad=2)

    def backward(self, dz):
        return [dz, dz, dz]


def conv(x, w, b, stride, pad):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    out = np.tensordot(windows[:, :, ::stride, ::stride], w, axes=((1, 4, 5), (1, 2, 3)))
    return out.transpose(0, 3, 1, 2) + b[:, None, None]
"""
)
BATCH_CONV = (
    _HEAD
    + """
    stride = 1

    def forward(self, x, w, b):
        self.x, self.w = x, w
        windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))
        return np.einsum("nchwij,fcij->nfhw", windows, w) + b[:, None, None]

    def backward(self, dz):
        OH, OW = dz.shape[2:]
        dx, self.dw = np.zeros_like(self.x), np.zeros_like(self.w)
        for i, j in np.ndindex(self.w.shape[2:]):
            met = np.s_[:, :, i : i + OH, j : j + OW]
            self.dw[:, :, i, j] = np.einsum("nfhw,nchw->fc", dz, self.x[met])
            dx[met] += np.einsum("nfhw,fc->nchw", dz, self.w[:, :, i, j])
        self.db = dz.sum(axis=(0, 2, 3))
        return [dx, self.dw, self.db]
"""
)
POOL = (
    _HEAD
    + """
    size, stride = 2, 1

    def forward(self, x):
        k, s = self.size, self.stride
        return np.lib.stride_tricks.sliding_window_view(x, (k, k))[::s, ::s].max(axis=(2, 3))

    def backward(self, dz):
        return dz
"""
)
LAST_AXIS = (
    _HEAD
    + """
    def forward(self, x):
        return x - x.max(axis=-1, keepdims=True)

    def backward(self, dz):
        return dz - dz.mean(axis=-1, keepdims=True)
"""
)
SPARSE_DROPOUT = (
    _HEAD
    + """
    p_drop = 0.4

    def forward(self, x):
        self.rng, keep = np.random.default_rng(3), 1 - self.p_drop
        self.scale = (self.rng.random(x.shape) < keep) / keep
        return np.round(x) * self.scale

    def backward(self, dz):
        return dz * self.scale
"""
)
NAMED_GRADIENTS = (
    _HEAD
    + """
    def forward(self, x, w, q):
        self.x, self.one, self.other = x, Weight(), Weight()
        return x @ w + q @ w

    def backward(self, dz):
        self.one.dW, self.other.dW = self.x.T @ dz, dz
        grads = {"w": self.one.dW, "q": self.other.dW}
        return [dz, grads["w"], grads["q"]]


class Weight:
    pass
"""
)
ARGMAX_POOL = (
    _HEAD
    + """
    def forward(self, x):
        k, self.s, self.x = 3, 2, x
        windows = np.lib.stride_tricks.sliding_window_view(x, (k, k))[:: self.s, :: self.s]
        flat = windows.reshape(*windows.shape[:2], k * k)
        self.winner = flat.argmax(axis=-1)
        return flat.max(axis=-1)

    def backward(self, dz):
        i, j = np.indices(dz.shape, sparse=True)
        u, v = np.divmod(self.winner, 3)
        dx = np.zeros_like(self.x)
        np.add.at(dx, (self.s * i + u, self.s * j + v), dz)
        return dx
"""
)
SHAPES = {
    "x": (5, 4),
    "y": (5, 4),
    "w": (4, 3),
    "b": (3,),
    "s": (5, 3),
    "u": (3,),
    "v": (4,),
    "q": (5, 4),
    "k": (6, 4),
    "gain": (4,),
    "gamma": (4,),
    "beta": (4,),
}
OTHER_SHAPES = {
    "LAYER_NORM": {"x": (2, 5, 4)},
    "MAX_POOL": {"x": (7, 9)},
    "AVG_POOL": {"x": (7, 9)},
    "CAUSAL": {"s": (5, 5)},
    "FLAT": {"x": (5, 2, 2)},
    "FAST_CONV": {"x": (4, 2, 6, 7), "w": (3, 2, 2, 4)},
    "BATCH_CONV": {"x": (4, 2, 6, 7), "w": (3, 2, 2, 4)},
    "POOL": {"x": (7, 9)},
    "ARGMAX_POOL": {"x": (7, 9)},
    "LAST_AXIS": {"x": (2, 5, 4)},
    "NAMED_GRADIENTS": {"q": (5, 4)},
    "WHOLE_ATTENTION": {"k": (5, 4), "v": (5, 3)},
}
