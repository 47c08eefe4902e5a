"""Methods made by functools.

Outcome: add=correct multiply=correct max=correct sigmoid=correct
"""

import numpy as np

import functools


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


def times(self, which, dz):
    return getattr(self, which) * dz


class MultiplyGate:
    dx = functools.partialmethod(times, "y")
    dy = functools.partialmethod(times, "x")

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.dx(dz), self.dy(dz)]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * dz, (self.x < self.y) * dz]


class SigmoidGate:
    def forward(self, x):
        e = np.exp(-np.abs(x))
        self.z = np.where(x < 0, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        return self.z * (1 - self.z) * dz
