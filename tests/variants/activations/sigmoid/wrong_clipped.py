# wrong wrong value sigmoid.forward: x is clipped far too early

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-np.clip(x, -10, 10)))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
