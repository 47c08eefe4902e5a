# wrong wrong value gelu.forward: x sigmoid(1.702 x), which is another function

import numpy as np


class GELU:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-1.702 * x))
        return x * self.s

    def backward(self, dout):
        return dout * (self.s + 1.702 * self.x * self.s * (1 - self.s))
