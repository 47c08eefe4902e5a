# wrong wrong judge relu.backward: the mask itself is returned

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return 1.0 * (self.x > 0)
