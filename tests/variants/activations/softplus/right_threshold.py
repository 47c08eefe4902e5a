# right: a straight line beyond 50, where nothing is left to add

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.where(x > 50, x, np.log1p(np.exp(np.minimum(x, 50))))

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))
