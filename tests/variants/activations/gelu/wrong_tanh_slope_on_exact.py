# wrong wrong value gelu.backward: forward is exact, backward differentiates the tanh form

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.p = (1 + erf(x / np.sqrt(2))) / 2
        return x * self.p

    def backward(self, dout):
        t = np.tanh(np.sqrt(2 / np.pi) * (self.x + 0.044715 * self.x**3))
        du = np.sqrt(2 / np.pi) * (1 + 0.134145 * self.x**2)
        return dout * ((1 + t) / 2 + self.x / 2 * (1 - t**2) * du)
