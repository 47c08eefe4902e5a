# wrong wrong judge max.backward: asks the gradient who won
import numpy as np


class MaxGate:
    def forward(self, x, y):
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (dz > 0), dz * (dz <= 0)]
