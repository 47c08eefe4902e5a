# right: forward makes the function that backward calls

import numpy as np


class Sigmoid:
    def forward(self, x):
        out = 0.5 + 0.5 * np.tanh(0.5 * x)
        self.pull = lambda d: d * (0.25 - (out - 0.5) ** 2)
        return out

    def backward(self, dout):
        return self.pull(dout)
