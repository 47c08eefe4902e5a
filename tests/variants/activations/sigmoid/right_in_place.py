# right: works in place on arrays of its own, and then in dout

import numpy as np


class Sigmoid:
    def forward(self, x):
        out = np.negative(x)
        np.exp(out, out=out)
        out += 1
        np.reciprocal(out, out=out)
        self.out = out
        return out.copy()

    def backward(self, dout):
        dout *= self.out
        dout *= 1 - self.out
        return dout
