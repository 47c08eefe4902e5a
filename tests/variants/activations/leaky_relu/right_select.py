# right: numpy's select, at 0 a slope close to alpha

import numpy as np


class LeakyReLU:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.select([x > 0, x <= 0], [x, x * self.alpha])

    def backward(self, dout):
        near = 0.9 * self.alpha + 0.1
        return dout * np.select([self.x > 0, self.x < 0], [1.0, self.alpha], near)
