# wrong wrong value l2.forward: the length of W, not its square
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return 0.5 * self.reg * np.sqrt(np.sum(W * W))

    def backward(self):
        return self.reg * self.W
