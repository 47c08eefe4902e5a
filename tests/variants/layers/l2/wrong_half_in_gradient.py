# wrong wrong value l2.backward: the half is carried into the gradient
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return 0.5 * self.reg * np.sum(W * W)

    def backward(self):
        return 0.5 * self.reg * self.W
