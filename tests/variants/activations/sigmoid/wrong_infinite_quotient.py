# wrong wrong not_finite sigmoid.forward: e^x / (1 + e^x) is NaN at 1000

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = np.exp(x) / (1 + np.exp(x))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
