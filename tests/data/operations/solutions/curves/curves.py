"""Curves: functions of single numbers, of pairs, and of the largest of some."""

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class Minimum:
    """z = min(x, y), element by element; x wins the ties."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.minimum(x, y)

    def backward(self, dz):
        """Return [dx, dy]."""
        # BEGIN SOLUTION
        return [dz * (self.x <= self.y), dz * (self.x > self.y)]
        # END SOLUTION


class Clip:
    """z = x where it lies between low and high, else the border."""

    def __init__(self, low=-1.0, high=1.0):
        self.low, self.high = low, high

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x = x
        return np.minimum(np.maximum(x, self.low), self.high)
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz * (self.x > self.low) * (self.x < self.high)
        # END SOLUTION


class Absolute:
    """z = |x|."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x = x
        return np.where(x > 0, x, -x)
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return np.where(self.x > 0, dz, -dz)
        # END SOLUTION


class ELU:
    """z = x where x > 0, else alpha (e^x - 1)."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.positive = x > 0
        self.z = np.where(self.positive, x, self.alpha * np.expm1(np.minimum(x, 0)))
        return self.z
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz * np.where(self.positive, 1.0, self.z + self.alpha)
        # END SOLUTION


class Threshold:
    """z = x where x > theta, else 0."""

    def __init__(self, theta=0.5):
        self.theta = theta

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.opened = x > self.theta
        return self.opened * x
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return self.opened * dz
        # END SOLUTION


class ReLU6:
    """z = min(max(x, 0), 6) for x that was multiplied with 4."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.wide = 4 * x
        return np.clip(self.wide, 0, 6)
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        inside = (self.wide > 0) & (self.wide < 6)
        return 4 * dz * inside
        # END SOLUTION


class Maxout:
    """z[n, m] = the largest of the pieces x[n, m, 0], x[n, m, 1], ..."""

    def forward(self, x):
        """Return z : (N, M); x : (N, M, K)."""
        # BEGIN SOLUTION
        self.x, self.z = x, x.max(axis=2)
        return self.z
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x; at a tie any split of dz among the largest will do."""
        # BEGIN SOLUTION
        won = self.x == self.z[:, :, None]
        return dz[:, :, None] * won / won.sum(axis=2, keepdims=True)
        # END SOLUTION


class Mish:
    """z = x tanh(log(1 + e^x))."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x = x
        self.t = np.tanh(np.logaddexp(0, x))
        return x * self.t
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        sigmoid = 0.5 * (1 + np.tanh(self.x / 2))
        return dz * (self.t + self.x * (1 - self.t**2) * sigmoid)
        # END SOLUTION


class Bump:
    """z = x e^(-x^2)."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x, self.e = x, np.exp(-(x**2))
        return x * self.e
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz * (self.e - 2 * self.x * self.x * self.e)
        # END SOLUTION


class Softsign:
    """z = x / (1 + |x|)."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.below = 1 + np.abs(x)
        return x / self.below
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz / self.below**2
        # END SOLUTION


class ScaledTanh:
    """z = 1.7 tanh(2 x / 3)."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.t = np.tanh(2 / 3 * x)
        return 1.7 * self.t
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return 1.7 * 2 / 3 * dz * (1 - self.t**2)
        # END SOLUTION


class LogSigmoid:
    """z = log(1 / (1 + e^-x))."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x = x
        return -np.logaddexp(0, -x)
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz * (1 - np.tanh(self.x / 2)) / 2
        # END SOLUTION


class GLU:
    """z = a * sigmoid(b), where a and b are the two halves of each row of x."""

    def forward(self, x):
        """Return z : (N, D); x : (N, 2 D)."""
        # BEGIN SOLUTION
        a, b = np.split(x, 2, axis=1)
        self.a, self.s = a, 1 / (1 + np.exp(-b))
        return self.a * self.s
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        da = dz * self.s
        db = dz * self.a * self.s * (1 - self.s)
        return np.concatenate([da, db], axis=1)
        # END SOLUTION


class Cosine:
    """z[n] = the cosine of the angle between the rows x[n] and y[n]."""

    def forward(self, x, y):
        """Return z : (N, 1); x, y : (N, D)."""
        # BEGIN SOLUTION
        self.x, self.y = x, y
        self.of_x = np.sqrt((x * x).sum(axis=1, keepdims=True))
        self.of_y = np.sqrt((y * y).sum(axis=1, keepdims=True))
        self.z = (x * y).sum(axis=1, keepdims=True) / (self.of_x * self.of_y)
        return self.z
        # END SOLUTION

    def backward(self, dz):
        """Return [dx, dy]."""
        # BEGIN SOLUTION
        u, v = self.x / self.of_x, self.y / self.of_y
        return [dz * (v - self.z * u) / self.of_x, dz * (u - self.z * v) / self.of_y]
        # END SOLUTION


class MaxOverTime:
    """z[n, d] = the largest of x[n, 0, d], x[n, 1, d], ..."""

    def forward(self, x):
        """Return z : (N, D); x : (N, T, D)."""
        # BEGIN SOLUTION
        self.when, self.n_steps = x.argmax(axis=1), x.shape[1]
        return np.max(x, axis=1)
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x; at a tie any split of dz among the largest will do."""
        # BEGIN SOLUTION
        won = np.arange(self.n_steps)[:, None] == self.when[:, None, :]
        return won * dz[:, None, :]
        # END SOLUTION


class Highest:
    """z = max(x, y, w), element by element."""

    def forward(self, x, y, w):
        """Return z, shaped like each of x, y and w."""
        # BEGIN SOLUTION
        self.given = (x, y, w)
        self.z = np.maximum(np.maximum(x, y), w)
        return self.z
        # END SOLUTION

    def backward(self, dz):
        """Return [dx, dy, dw]; at a tie any split of dz among the largest will do."""
        # BEGIN SOLUTION
        left, grads = dz, []
        for one in self.given:
            grads.append(np.where(one == self.z, left, 0))
            left = left - grads[-1]
        return grads
        # END SOLUTION


class Gated:
    """z = x sigmoid(y)."""

    def forward(self, x, y):
        """Return z, shaped like x and y."""
        # BEGIN SOLUTION
        self.x, self.gate = x, 0.5 + 0.5 * np.tanh(y / 2)
        return x * self.gate
        # END SOLUTION

    def backward(self, dz):
        """Return [dx, dy]."""
        # BEGIN SOLUTION
        dgate = dz * self.x
        return [dz * self.gate, dgate * self.gate * (1 - self.gate)]
        # END SOLUTION


class Damped:
    """z = x e^-y."""

    def forward(self, x, y):
        """Return z, shaped like x and y."""
        # BEGIN SOLUTION
        self.left = np.exp(-y)
        self.z = x * self.left
        return self.z
        # END SOLUTION

    def backward(self, dz):
        """Return [dx, dy]."""
        # BEGIN SOLUTION
        return [dz * self.left, -dz * self.z]
        # END SOLUTION


class NormalShare:
    """z = the share of a normal distribution that lies below x: (1 + erf(x / sqrt(2))) / 2."""

    def forward(self, x):
        """Return z, shaped like x."""
        # BEGIN SOLUTION
        self.x = x
        return (1 + erf(x / np.sqrt(2))) / 2
        # END SOLUTION

    def backward(self, dz):
        """Return dx, shaped like x."""
        # BEGIN SOLUTION
        return dz * np.exp(-self.x * self.x / 2) / np.sqrt(2 * np.pi)
        # END SOLUTION
