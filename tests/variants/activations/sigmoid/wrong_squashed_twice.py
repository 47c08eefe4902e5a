# wrong wrong value sigmoid.backward: the output is squashed again

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        s = 1 / (1 + np.exp(-self.out))
        return dout * s * (1 - s)
