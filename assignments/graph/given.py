"""The gates of the first assignment, complete, and a few more: the nodes of your graphs.

A gate with one input returns dx, any other [dx, dy]. ``AddGate`` hands out one array twice.
"""

import numpy as np


class AddGate:
    """z = x + y, the distributor."""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    """z = x * y, the switcher."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


class MaxGate:
    """z = max(x, y), element by element, the router; x wins the ties."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * dz, (self.x < self.y) * dz]


class SigmoidGate:
    """z = 1 / (1 + e^-x), the squashing gate."""

    def forward(self, x):
        negative = np.real(x) < 0
        e = np.exp(np.where(negative, x, -x))  # e^-|x|: at most 1, so it never overflows
        self.z = np.where(negative, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z) * dz


class NegateGate:
    """z = -x."""

    def forward(self, x):
        return -x

    def backward(self, dz):
        return -dz


class ExpGate:
    """z = e^x, its own slope."""

    def forward(self, x):
        self.z = np.exp(x)
        return self.z

    def backward(self, dz):
        return self.z * dz


class LogGate:
    """z = ln(x), for x above 0."""

    def forward(self, x):
        self.x = x
        return np.log(x)

    def backward(self, dz):
        return dz / self.x


class PowerGate:
    """z = x^p for a fixed number p."""

    def __init__(self, p):
        self.p = p

    def forward(self, x):
        self.x = x
        return x**self.p

    def backward(self, dz):
        return self.p * self.x ** (self.p - 1) * dz


class SumGate:
    """z = the sum of all elements of x: from an array to one number."""

    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, dz):
        return dz * np.ones(self.shape)
