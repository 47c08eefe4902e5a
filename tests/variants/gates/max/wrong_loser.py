# wrong wrong judge max.backward: the smaller one gets the gradient
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (self.x <= self.y), dz * (self.x > self.y)]
