# wrong wrong not_finite softplus.backward: e^x / (1 + e^x) is NaN at 1000

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout * np.exp(self.x) / (1 + np.exp(self.x))
