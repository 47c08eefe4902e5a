# wrong wrong not_finite tanh.forward: the formula as it stands is NaN at 1000

import numpy as np


class Tanh:
    def forward(self, x):
        a, b = np.exp(x), np.exp(-x)
        self.out = (a - b) / (a + b)
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)
