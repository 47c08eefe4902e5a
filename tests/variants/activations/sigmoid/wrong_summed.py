# wrong wrong shape sigmoid.backward: summed over the batch

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return np.sum(dout * self.out * (1 - self.out), axis=0)
