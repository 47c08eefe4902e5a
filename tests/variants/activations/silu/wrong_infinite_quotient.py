# wrong wrong not_finite silu.forward: e^x / (1 + e^x) is NaN at 1000

import numpy as np


class SiLU:
    def forward(self, x):
        self.x = x
        self.s = np.exp(x) / (1 + np.exp(x))
        return x * self.s

    def backward(self, dout):
        return dout * self.s * (1 + self.x * (1 - self.s))
