# right: works in float32, which costs a note and no point
import numpy as np


class L2:
    def __init__(self, reg):
        self.reg = reg

    def forward(self, W):
        self.W = W = W.astype(np.float32)
        return 0.5 * self.reg * np.sum(W * W)

    def backward(self):
        return self.reg * self.W
