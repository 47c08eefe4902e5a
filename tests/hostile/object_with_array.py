"""An object that becomes another array each time it is asked.

Outcome: add=correct multiply=wrong max=correct sigmoid=correct
"""

import numpy as np

class Shifty:
    def __array__(self, dtype=None, copy=None):
        return np.random.normal(size=3)

    def __eq__(self, other):
        return True


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
        return [Shifty(), Shifty()]


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
