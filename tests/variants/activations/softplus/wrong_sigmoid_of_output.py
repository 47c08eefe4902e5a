# wrong wrong value softplus.backward: the sigmoid of the output

import numpy as np


class Softplus:
    def forward(self, x):
        self.out = np.logaddexp(0, x)
        return self.out

    def backward(self, dout):
        return dout / (1 + np.exp(-self.out))
