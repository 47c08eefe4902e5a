# wrong wrong shape relu.backward: boolean indexing loses the shape

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout[self.x > 0]
