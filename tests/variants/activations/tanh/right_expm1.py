# right: e^2x - 1 over e^2x + 1, large x cut off where nothing changes

import numpy as np


class Tanh:
    def forward(self, x):
        m = np.expm1(2 * np.clip(x, -40, 40))
        self.out = m / (m + 2)
        return self.out

    def backward(self, dout):
        return np.multiply(dout, 1 - self.out * self.out)
