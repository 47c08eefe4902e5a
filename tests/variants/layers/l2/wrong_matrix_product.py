# wrong wrong value l2.forward: a product of matrices
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W
        return 0.5 * self.reg * np.sum(W.T @ W.reshape(W.shape[0], -1))

    def backward(self):
        return self.reg * self.W
