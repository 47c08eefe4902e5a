# wrong wrong judge leaky_relu.backward: the mask is made from the sign of dout

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return np.where(dout > 0, dout, self.alpha * dout)
