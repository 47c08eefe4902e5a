"""Sixty-four megabytes for every draw of every gate: more than there is room for, and no memory.

Outcome: add=wrong|crashed multiply=wrong|crashed max=wrong|crashed sigmoid=wrong|crashed
"""

import numpy as np


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [np.zeros(8_000_000), dz]


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [np.zeros(8_000_000), dz]


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz, np.zeros(8_000_000)]


class SigmoidGate:
    def forward(self, x):
        e = np.exp(-np.abs(x))
        self.z = np.where(x < 0, e, 1) / (1 + e)
        return self.z

    def backward(self, dz):
        return np.zeros(8_000_000)
