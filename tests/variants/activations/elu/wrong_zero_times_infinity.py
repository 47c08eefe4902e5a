# wrong wrong not_finite elu.forward: a mask times e^1000

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = (x > 0) * x + (x <= 0) * self.alpha * (np.exp(x) - 1)
        return self.out

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.out + self.alpha)
