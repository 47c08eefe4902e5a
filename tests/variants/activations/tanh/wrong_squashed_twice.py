# wrong wrong value tanh.backward: the output is squashed again

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return dout * (1 - np.tanh(self.out) ** 2)
