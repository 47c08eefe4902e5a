"""An abstract base class and two methods from elsewhere.

Outcome: add=correct multiply=correct max=correct sigmoid=correct
"""

import numpy as np

import abc


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class Gate(abc.ABC):
    @abc.abstractmethod
    def forward(self, *inputs): ...


class Keeps:
    def keep(self, *inputs):
        self.kept = inputs


class MultiplyGate(Keeps, Gate):
    def forward(self, x, y):
        self.keep(x, y)
        return x * y

    def backward(self, dz):
        x, y = self.kept
        return y * dz, x * dz


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
