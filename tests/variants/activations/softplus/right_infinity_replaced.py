# right: the formula as it stands, and x where it is infinite

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        out = np.log(1 + np.exp(x))
        return np.where(np.isinf(out), x, out)

    def backward(self, dout):
        e = np.exp(self.x)
        return dout * np.where(np.isinf(e), 1, e / (1 + e))
