# wrong wrong not_finite elu.backward: a mask times e^1000 in backward

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.out

    def backward(self, dout):
        low = self.x <= 0
        return dout * (~low + low * self.alpha * np.exp(self.x))
