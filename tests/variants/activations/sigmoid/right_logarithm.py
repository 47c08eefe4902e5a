# right: by way of the logarithm; the slope from x

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.x = x
        return np.exp(-np.logaddexp(0, -x))

    def backward(self, dout):
        return dout * np.exp(-np.logaddexp(0, self.x) - np.logaddexp(0, -self.x))
