# wrong wrong value softplus.forward: the logarithm to base 2

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp2(0, x)

    def backward(self, dout):
        return dout * 1 / (1 + np.exp(-self.x))
