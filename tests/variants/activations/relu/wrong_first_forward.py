# wrong wrong judge relu.backward: only the first forward is kept

import numpy as np


class ReLU:
    def forward(self, x):
        if not hasattr(self, "mask"):
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, dout):
        return dout * np.resize(self.mask, dout.shape)
