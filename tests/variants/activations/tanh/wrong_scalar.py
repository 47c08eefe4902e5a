# wrong wrong shape tanh.backward: summed to one number

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return np.sum(dout * (1 - self.out**2))
