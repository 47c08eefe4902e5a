# wrong wrong judge relu.backward: what should pass is closed

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        dx = np.array(dout)
        dx[self.x > 0] = 0
        return dx
