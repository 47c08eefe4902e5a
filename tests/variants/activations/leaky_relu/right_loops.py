# right: a loop over rows, recursively

import numpy as np


def bend(x, by, alpha):
    if np.ndim(x) == 0:
        return float(by) if x > 0 else float(alpha * by)
    return [bend(part, other, alpha) for part, other in zip(x, by, strict=True)]


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.array(bend(x, x, self.alpha))

    def backward(self, dout):
        return np.array(bend(self.x, dout, self.alpha))
