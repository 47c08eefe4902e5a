# wrong wrong not_finite relu.backward: the slope as out / x is NaN at 0

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * np.maximum(self.x, 0) / self.x
