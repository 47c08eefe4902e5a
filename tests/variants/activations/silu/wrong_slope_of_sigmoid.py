# wrong wrong value silu.backward: the slope of the sigmoid alone

import numpy as np


class SiLU:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        return dout * self.s * (1 - self.s)
