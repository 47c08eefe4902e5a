# wrong wrong judge elu.backward: at 0 the slope is 0, which neither side has

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.out

    def backward(self, dout):
        slope = np.zeros_like(self.x)
        slope[self.x > 0] = 1
        slope[self.x < 0] = self.out[self.x < 0] + self.alpha
        return dout * slope
