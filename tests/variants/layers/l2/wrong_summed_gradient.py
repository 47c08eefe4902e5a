# wrong wrong shape l2.backward: the gradient is summed to a number
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return 0.5 * self.reg * np.sum(W * W)

    def backward(self):
        return np.sum(self.reg * self.W)
