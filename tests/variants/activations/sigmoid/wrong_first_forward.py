# wrong wrong value sigmoid.backward: only the first forward is kept

import numpy as np


class Sigmoid:
    def forward(self, x):
        out = 1 / (1 + np.exp(-x))
        if not hasattr(self, "out"):
            self.out = out
        return out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
