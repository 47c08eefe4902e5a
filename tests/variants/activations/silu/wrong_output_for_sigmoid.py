# wrong wrong value silu.backward: out (1 - out), as if out were the sigmoid

import numpy as np


class SiLU:
    def forward(self, x):
        self.out = x / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
