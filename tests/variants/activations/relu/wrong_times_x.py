# wrong wrong judge relu.backward: the value is routed, not the gradient

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * np.maximum(self.x, 0)
