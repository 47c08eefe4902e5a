# wrong crashed - max.backward: an if over a whole array
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        if self.x > self.y:
            return [dz, 0 * dz]
        return [0 * dz, dz]
