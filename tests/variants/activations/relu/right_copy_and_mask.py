# right: a copy of dout with zeros put in; at 0 the slope is 1

import numpy as np


class ReLU:
    def forward(self, x):
        self.closed = x < 0
        return np.where(self.closed, 0, x)

    def backward(self, dout):
        dx = dout.copy()
        dx[self.closed] = 0
        return dx
