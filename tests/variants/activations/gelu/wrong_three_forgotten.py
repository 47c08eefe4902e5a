# wrong wrong value gelu.backward: the tanh form, the 3 of x^3 forgotten

import numpy as np


class GELU:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return x / 2 * (1 + self.t)

    def backward(self, dout):
        du = np.sqrt(2 / np.pi) * (1 + 0.044715 * self.x**2)
        return dout * ((1 + self.t) / 2 + self.x / 2 * (1 - self.t**2) * du)
