# wrong wrong value silu.backward: only x s (1 - s)

import numpy as np


class SiLU:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        return dout * self.x * self.s * (1 - self.s)
