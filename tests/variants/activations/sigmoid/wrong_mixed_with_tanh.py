# wrong wrong value sigmoid.backward: out (1 - out^2), half of it the rule of tanh

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out**2)
