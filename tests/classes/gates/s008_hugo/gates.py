import numpy as np


class AddGate:
    """z = x + y — der Verteiler"""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


class MultiplyGate:
    """z = x · y — der Vertauscher"""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [dz * self.y, dz * self.x]


class MaxGate:
    """z = max(x, y) — die Weiche"""

    def forward(self, x, y):
        self.größer = x >= y
        return np.maximum(x, y)

    def backward(self, dz):
        return [np.where(self.größer, dz, 0), np.where(self.größer, 0, dz)]


class SigmoidGate:
    def forward(self, x):
        self.σ = 1 / (1 + np.exp(-x))
        return self.σ

    def backward(self, dz):
        return dz * self.σ * (1 - self.σ)
