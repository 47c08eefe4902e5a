# wrong wrong judge relu.backward: at 0 the slope is -1

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * (1.0 * (self.x > 0) - (self.x == 0))
