# wrong wrong value gelu.backward: e^(-x^2): the half is forgotten

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x / np.sqrt(2))) / 2
        return x * self.p

    def backward(self, dout):
        bell = np.exp(-(self.x**2)) / np.sqrt(2 * np.pi)
        return dout * (self.p + self.x * bell)
