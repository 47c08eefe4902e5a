# right: the slope is e^(x - out)

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        self.out = np.logaddexp(0, x)
        return self.out

    def backward(self, dout):
        return dout * np.exp(self.x - self.out)
