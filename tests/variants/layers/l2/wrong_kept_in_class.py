# wrong wrong value l2.backward: W is kept in the class
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        L2.W = W
        return 0.5 * self.reg * np.sum(W * W)

    def backward(self):
        return self.reg * self.W
