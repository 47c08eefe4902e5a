# right: a dot product; the two of the square and the half are both written
import numpy as np


class L2:
    def __init__(self, reg):
        self.half = reg / 2

    def forward(self, W):
        self.grad = 2 * self.half * W
        return self.half * np.vdot(W, W)

    def backward(self):
        return self.grad
