"""Activations by other formulas: equally right.

GELU is the tanh form and differentiates that. At kinks the slope is that of the right side, and
a tie is split evenly; slopes come from the input, not from the output.
"""

import numpy as np


class Sigmoid:
    """out = 1 / (1 + e^-x), by e^-|x|, which is never above 1."""

    def forward(self, x):
        self.x = x
        return sigmoid(x)

    def backward(self, dout):
        return dout * sigmoid(self.x) * sigmoid(-self.x)


class Tanh:
    """out = 2 sigmoid(2x) - 1; the slope is (1 - out)(1 + out)."""

    def forward(self, x):
        self.out = 2 * sigmoid(2 * x) - 1
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out) * (1 + self.out)


class ReLU:
    """out = x where x is not negative; at 0 the slope is 1."""

    def forward(self, x):
        self.open = np.real(x) >= 0
        return np.where(self.open, x, 0)

    def backward(self, dout):
        return np.where(self.open, dout, 0)


class LeakyReLU:
    """out = slope * x; forward keeps the slopes. At 0 it is 1."""

    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.slope = np.where(np.real(x) >= 0, 1, self.alpha)
        return self.slope * x

    def backward(self, dout):
        return self.slope * dout


class ELU:
    """out = max(x, 0) + alpha (e^min(x, 0) - 1); at 0 the slope is 1."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.alpha * (np.exp(np.minimum(x, 0)) - 1)

    def backward(self, dout):
        return dout * np.where(self.x >= 0, 1, self.alpha * np.exp(np.minimum(self.x, 0)))


class Maxout:
    """out = the largest piece; at a tie all that are largest get the same share."""

    def forward(self, x):
        out = np.max(x, axis=-1, keepdims=True)
        largest = x == out
        self.share = largest / np.sum(largest, axis=-1, keepdims=True)
        return out[..., 0]

    def backward(self, dout):
        return self.share * np.asarray(dout)[..., None]


class GELU:
    """out = x/2 (1 + t) with t = tanh(c (x + 0.044715 x^3)) and c the root of 2/pi."""

    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return x / 2 * (1 + self.t)

    def backward(self, dout):
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * self.x**2)
        return dout * ((1 + self.t) / 2 + self.x / 2 * (1 - self.t**2) * inner)


class SiLU:
    """out = x sigmoid(x); written with the output, the slope is out + sigmoid (1 - out)."""

    def forward(self, x):
        self.s = sigmoid(x)
        self.out = x * self.s
        return self.out

    def backward(self, dout):
        return dout * (self.out + self.s * (1 - self.out))


class Softplus:
    """out = max(x, 0) + ln(1 + e^-|x|); the slope is the sigmoid."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + np.log1p(np.exp(np.where(np.real(x) < 0, x, -x)))

    def backward(self, dout):
        return dout * sigmoid(self.x)


def sigmoid(x):
    """Exact on both sides: e^-|x| cannot overflow."""
    negative = np.real(x) < 0
    e = np.exp(np.where(negative, x, -x))
    return np.where(negative, e, 1) / (1 + e)
