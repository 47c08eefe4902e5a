# wrong wrong value gelu.backward: the tanh form without the slope of what is inside

import numpy as np


class GELU:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return x / 2 * (1 + self.t)

    def backward(self, dout):
        return dout * ((1 + self.t) / 2 + self.x / 2 * (1 - self.t**2))
