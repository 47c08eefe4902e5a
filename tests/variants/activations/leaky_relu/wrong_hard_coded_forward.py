# wrong wrong value leaky_relu.forward: 0.01 in forward, whatever alpha is

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, 0.01 * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha)
