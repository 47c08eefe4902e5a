# wrong wrong judge relu.backward: both masks at once

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return np.maximum(dout, 0) * (self.x > 0)
