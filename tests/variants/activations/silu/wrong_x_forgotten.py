# wrong wrong value silu.backward: s + s (1 - s): the factor x is forgotten

import numpy as np


class SiLU:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        return dout * (self.s + self.s * (1 - self.s))
