# wrong wrong value tanh.backward: out (1 - out), the rule of the sigmoid

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
