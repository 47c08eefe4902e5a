# right: changes x and dout in place

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.low = x <= 0
        x[self.low] = self.alpha * (np.exp(x[self.low]) - 1)
        self.out = x.copy()
        return x

    def backward(self, dout):
        dout[self.low] *= self.out[self.low] + self.alpha
        return dout
