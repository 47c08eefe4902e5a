"""A factory that closes over its state.

Outcome: add=correct multiply=correct max=correct sigmoid=correct
"""

import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


def MultiplyGate():
    kept = {}

    class Gate:
        @staticmethod
        def forward(x, y):
            kept.update(x=x, y=y)
            return x * y

        @staticmethod
        def backward(dz):
            return [kept["y"] * dz, kept["x"] * dz]

    return Gate()


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
