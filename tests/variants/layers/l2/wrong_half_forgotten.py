# wrong wrong value l2.forward: no half in the loss
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return self.reg * np.sum(W * W)

    def backward(self):
        return self.reg * self.W
