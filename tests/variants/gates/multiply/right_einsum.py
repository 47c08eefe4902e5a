# right: einsum over every axis
import numpy as np


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.einsum("...,...->...", x, y)

    def backward(self, dz):
        return [np.einsum("...,...->...", other, dz) for other in (self.y, self.x)]
