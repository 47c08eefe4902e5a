# right: the larger of x and alpha x; at 0 the slope is 1

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(x, self.alpha * x)

    def backward(self, dout):
        return np.where(self.x < 0, self.alpha * dout, dout)
