# wrong wrong judge elu.backward: alpha is kept in the class, so the second object changes the first

import numpy as np


class ELU:
    def __init__(self, alpha=1.0):
        ELU.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.out

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1, self.out + self.alpha)
