# right: the mask is made from the output

import numpy as np


class ReLU:
    def forward(self, x):
        self.out = x * (x > 0)
        return self.out

    def backward(self, dout):
        return dout * np.sign(self.out)
