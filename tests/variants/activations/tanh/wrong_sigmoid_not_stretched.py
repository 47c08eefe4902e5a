# wrong wrong value tanh.forward: 2 sigmoid(x) - 1: the width is not halved

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = 2 / (1 + np.exp(-x)) - 1
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)
