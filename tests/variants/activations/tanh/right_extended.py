# right: works in extended precision

import numpy as np


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x.astype(np.longdouble))
        return self.out

    def backward(self, dout):
        return dout * (1 - self.out**2)
