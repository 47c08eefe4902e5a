# wrong wrong value gelu.forward: erf(x): the root of 2 is forgotten

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x)) / 2
        return x * self.p

    def backward(self, dout):
        bell = np.exp(-(self.x**2)) / np.sqrt(np.pi)
        return dout * (self.p + self.x * bell)
