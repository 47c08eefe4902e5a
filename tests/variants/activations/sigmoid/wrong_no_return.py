# wrong wrong none sigmoid.backward: backward returns nothing

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        self.dx = dout * self.out * (1 - self.out)
