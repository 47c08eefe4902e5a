# wrong wrong judge leaky_relu.backward: alpha x as the slope

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha * self.x)
