"""Makes more files than it may, each of them empty.

Outcome: add=correct multiply=crashed max=correct sigmoid=correct
"""

import numpy as np


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
        for n in range(3000):
            open(f"file{n}", "wb").close()
        return [self.y * dz, self.x * dz]


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
