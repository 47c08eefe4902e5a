# wrong wrong value softplus.forward: a straight line beyond 1, where the curve still is one

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.where(x > 1, x, np.log1p(np.exp(np.minimum(x, 1))))

    def backward(self, dout):
        return dout * 1 / (1 + np.exp(-self.x))
