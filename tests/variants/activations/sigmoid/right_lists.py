# right: answers with nested lists

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        return self.out.tolist()

    def backward(self, dout):
        return (dout * self.out * (1 - self.out)).tolist()
