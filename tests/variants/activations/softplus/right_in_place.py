# right: works in arrays of its own, in place

import numpy as np


class Softplus:
    def forward(self, x):
        out = np.exp(-np.abs(x))
        self.slope = np.where(x >= 0, 1, out) / (1 + out)
        np.log1p(out, out=out)
        out += np.clip(x, 0, None)
        return out

    def backward(self, dout):
        dout *= self.slope
        return dout
