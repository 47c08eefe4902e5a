# wrong wrong judge leaky_relu.backward: 0 on the left: the slope of a ReLU

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return dout * (self.x > 0)
