"""Tuples, np.where, nothing stored but the inputs: everything is recomputed in backward."""
import numpy as np


class AddGate:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, dz):
        return np.positive(dz), np.positive(dz)


class MultiplyGate:
    def forward(self, x, y):
        self.saved = (x, y)
        return np.multiply(x, y)

    def backward(self, dz):
        x, y = self.saved
        return np.multiply(dz, y), np.multiply(dz, x)


class MaxGate:
    def forward(self, x, y):
        self.saved = (x, y)
        return np.where(x > y, x, y)

    def backward(self, dz):
        x, y = self.saved
        winner_is_x = x >= y
        return np.where(winner_is_x, dz, 0.0), np.where(winner_is_x, 0.0, dz)


class SigmoidGate:
    @staticmethod
    def sigma(x):
        e = np.exp(-np.abs(x))
        return np.where(x >= 0, 1.0, e) / (1.0 + e)

    def forward(self, x):
        self.saved = x
        return self.sigma(x)

    def backward(self, dz):
        return dz * self.sigma(self.saved) * self.sigma(-self.saved)
