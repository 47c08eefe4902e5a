# right: numpy's step function, at 0 the slope 0.3

import numpy as np


class ReLU:
    def forward(self, x):
        self.step = np.heaviside(x, 0.3)
        return x.clip(0)

    def backward(self, dout):
        return np.multiply(self.step, dout)
