# wrong wrong value gelu.backward: only x times the bell

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x / np.sqrt(2))) / 2
        return x * self.p

    def backward(self, dout):
        bell = np.exp(-(self.x**2) / 2) / np.sqrt(2 * np.pi)
        return dout * self.x * bell
