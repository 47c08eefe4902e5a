# right: relu(x) - alpha relu(-x)

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) - self.alpha * np.maximum(-x, 0)

    def backward(self, dout):
        return dout * (self.x >= 0) + self.alpha * dout * (self.x < 0)
