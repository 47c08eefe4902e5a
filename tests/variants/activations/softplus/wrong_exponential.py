# wrong wrong value softplus.backward: e^x: the slope of what is inside only

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout * np.exp(self.x)
