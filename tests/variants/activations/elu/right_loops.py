# right: a loop over all elements with math.exp

import math

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        out = [v if v > 0 else self.alpha * math.expm1(v) for v in x.ravel()]
        return np.array(out).reshape(x.shape)

    def backward(self, dout):
        slope = [1.0 if v > 0 else self.alpha * math.exp(v) for v in self.x.ravel()]
        return dout * np.array(slope).reshape(self.x.shape)
