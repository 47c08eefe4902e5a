# right: a loop over all elements

import math

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        values = [max(v, 0.0) + math.log1p(math.exp(-abs(v))) for v in x.flat]
        return np.reshape(values, x.shape)

    def backward(self, dout):
        slopes = [0.5 + 0.5 * math.tanh(v / 2) for v in self.x.flat]
        return dout * np.reshape(slopes, self.x.shape)
