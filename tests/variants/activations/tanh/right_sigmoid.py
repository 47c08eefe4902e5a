# right: a stretched sigmoid, whose slope is 4 s (1 - s)

import numpy as np


class Tanh:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-2 * x))
        return 2 * self.s - 1

    def backward(self, dout):
        return 4 * dout * self.s * (1 - self.s)
