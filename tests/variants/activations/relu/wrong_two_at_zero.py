# wrong wrong judge relu.backward: at 0 both doors are open: slope 2

import numpy as np


class ReLU:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * ((self.x >= 0) * 1.0 + (self.x == 0))
