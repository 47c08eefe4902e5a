# wrong wrong value elu.forward: e^x - 1 without alpha

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.alpha * np.exp(np.minimum(self.x, 0)))
