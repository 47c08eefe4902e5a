# wrong wrong value gelu.backward: forward is the tanh form, backward differentiates the exact one

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


class GELU:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return x / 2 * (1 + self.t)

    def backward(self, dout):
        bell = np.exp(-(self.x**2) / 2) / np.sqrt(2 * np.pi)
        return dout * ((1 + erf(self.x / np.sqrt(2))) / 2 + self.x * bell)
