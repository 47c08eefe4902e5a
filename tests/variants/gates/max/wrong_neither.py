# wrong wrong judge max.backward: at a tie the gradient is lost
import numpy as np


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (self.x > self.y), dz * (self.y > self.x)]
