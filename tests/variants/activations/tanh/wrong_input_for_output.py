# wrong wrong value tanh.backward: 1 - x^2, the input in place of the output

import numpy as np


class Tanh:
    def forward(self, x):
        self.x = x
        return np.tanh(x)

    def backward(self, dout):
        return dout * (1 - self.x**2)
