# wrong wrong value tanh.backward: brackets forgotten: dout * 1 - out^2

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * 1 - self.out**2
