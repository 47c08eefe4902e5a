# wrong wrong value gelu.backward: x times the bell is forgotten

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x / np.sqrt(2))) / 2
        return x * self.p

    def backward(self, dout):
        return dout * self.p
