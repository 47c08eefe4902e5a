# right: answers with nested lists

import numpy as np


class SiLU:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-np.clip(x, -500, 500)))
        return (x * self.s).tolist()

    def backward(self, dout):
        return list(dout * self.s * (1 + self.x * (1 - self.s)))
