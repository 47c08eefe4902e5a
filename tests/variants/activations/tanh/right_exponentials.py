# right: one exponential of something negative, and the sign

import numpy as np


class Tanh:
    def forward(self, x):
        e = np.exp(-2 * np.abs(x))
        self.out = np.sign(x) * (1 - e) / (1 + e)
        return self.out

    def backward(self, dout):
        return dout - dout * np.square(self.out)
