# right: indexing with masks, into copies

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        out = x.copy()
        self.low = x < 0
        out[self.low] = self.alpha * np.expm1(out[self.low])
        self.curve = out[self.low]
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.low] *= self.curve + self.alpha
        return dx
