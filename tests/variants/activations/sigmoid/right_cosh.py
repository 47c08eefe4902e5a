# right: the slope is 1 / (4 cosh^2), which may overflow to a right 0

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.x = x
        return 1 / (1 + np.exp(-x))

    def backward(self, dout):
        return dout / (4 * np.cosh(self.x / 2) ** 2)
