# wrong wrong value relu.forward: |x| in place of max(0, x)

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.abs(x)

    def backward(self, dout):
        return dout * (self.x > 0)
