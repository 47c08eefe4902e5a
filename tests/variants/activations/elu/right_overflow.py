# right: e^x of everything: an overflow that np.where throws away

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * (np.exp(x) - 1))

    def backward(self, dout):
        return np.where(self.x > 0, dout, dout * self.alpha * np.exp(self.x))
