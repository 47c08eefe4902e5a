"""Gates by other formulas: equally right.

Ties are split evenly, the product's gradients come from local gradients kept by ``forward``, and
the sigmoid is a shifted, scaled tanh.
"""

import numpy as np


class AddGate:
    """z = x + y: the gradient is copied, not shared."""

    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [1 * dz, 1 * dz]


class MultiplyGate:
    """z = x * y: forward keeps the two local gradients."""

    def forward(self, x, y):
        self.local = [y, x]
        return x * y

    def backward(self, dz):
        return [dz * slope for slope in self.local]


class MaxGate:
    """z = max(x, y): at a tie each input gets half of the gradient."""

    def forward(self, x, y):
        self.share = (1 + np.sign(np.real(x) - np.real(y))) / 2  # 1 where x wins, 1/2 at a tie
        return np.where(np.real(x) >= np.real(y), x, y)

    def backward(self, dz):
        return [self.share * dz, (1 - self.share) * dz]


class SigmoidGate:
    """z = (1 + t) / 2 with t = tanh(x / 2), so its slope is (1 - t^2) / 4."""

    def forward(self, x):
        self.t = np.tanh(x / 2)
        return (1 + self.t) / 2

    def backward(self, dz):
        return (1 - self.t) * (1 + self.t) / 4 * dz
