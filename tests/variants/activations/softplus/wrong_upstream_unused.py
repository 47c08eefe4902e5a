# wrong wrong value softplus.backward: the upstream gradient is not used

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return 1 / (1 + np.exp(-self.x))
