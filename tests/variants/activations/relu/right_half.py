# right: by |x|: at 0 the slope is 1/2

import numpy as np


class ReLU:
    def forward(self, x):
        self.sign = np.sign(x)
        return (x + np.abs(x)) / 2

    def backward(self, dout):
        return dout * (1 + self.sign) / 2
