"""Lifts the recursion limit and overflows the stack of C.

Outcome: add=correct multiply=crashed|timeout max=correct sigmoid=correct
"""

import numpy as np

import sys


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        sys.setrecursionlimit(10**9)
        thing = []
        for _ in range(200_000):
            thing = [thing]
        return repr(thing)


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
