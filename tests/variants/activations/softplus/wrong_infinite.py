# wrong wrong not_finite softplus.forward: the formula as it stands is infinite at 1000

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.log(1 + np.exp(x))

    def backward(self, dout):
        return dout * 1 / (1 + np.exp(-self.x))
