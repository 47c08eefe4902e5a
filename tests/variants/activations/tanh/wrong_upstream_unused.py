# wrong wrong value tanh.backward: the upstream gradient is not used

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, dout):
        return 1 - self.out**2
