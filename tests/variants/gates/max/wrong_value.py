# wrong wrong judge max.backward: hands on the value of the winner
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [(self.x >= self.y) * self.x, (self.x < self.y) * self.y]
