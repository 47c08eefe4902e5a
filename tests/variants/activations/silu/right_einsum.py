# right: a tuple as the cache, and an einsum over both factors

import numpy as np


class SiLU:
    def forward(self, x):
        s = 1 / (1 + np.exp(-x))
        self.cache = (s, 1 + x - x * s)
        return x * s

    def backward(self, dout):
        return np.einsum("...,...,...->...", dout, *self.cache)
