"""A class whose name, attributes and equality raise.

Outcome: add=correct multiply=wrong|crashed max=correct sigmoid=correct
"""

import numpy as np

class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit(0)

    def __eq__(cls, other):
        raise SystemExit(0)

    def __dir__(cls):
        raise SystemExit(0)

    __hash__ = type.__hash__


class Odd(metaclass=Meta):
    pass


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
        return [Odd(), Odd()]


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
