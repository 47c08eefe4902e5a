# right: flattened, einsum, the shape kept
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.shape, self.flat = W.shape, W.ravel()
        return 0.5 * np.einsum("i,i,->", self.flat, self.flat, self.reg)

    def backward(self):
        return (self.reg * self.flat).reshape(self.shape)
