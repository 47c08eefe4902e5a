# right: by the complementary error function, the slope kept by forward

import math

import numpy as np


def area(v):
    return 0.5 * math.erfc(-v / math.sqrt(2))


class GELU:
    def forward(self, x):
        below = np.frompyfunc(area, 1, 1)(x).astype(float)
        self.slope = below + x * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
        return x * below

    def backward(self, dout):
        return self.slope * dout
