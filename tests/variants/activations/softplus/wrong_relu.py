# wrong wrong value softplus.backward: the mask of a ReLU

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout * (self.x > 0)
