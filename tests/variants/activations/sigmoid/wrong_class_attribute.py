# wrong wrong value sigmoid.backward: all objects share one output

import numpy as np


class Sigmoid:
    def forward(self, x):
        Sigmoid.out = 1 / (1 + np.exp(-x))
        return Sigmoid.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
