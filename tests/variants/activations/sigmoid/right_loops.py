# right: a loop over all elements, with Python's own numbers

import math

import numpy as np


def one(v):
    if v >= 0:
        return 1 / (1 + math.exp(-v))
    e = math.exp(v)
    return e / (1 + e)


class Sigmoid:
    def forward(self, x):
        self.shape = x.shape
        self.outs = [one(v) for v in x.ravel().tolist()]
        return np.array(self.outs).reshape(x.shape)

    def backward(self, dout):
        flat = [d * s * (1 - s) for d, s in zip(np.ravel(dout), self.outs, strict=True)]
        return np.array(flat).reshape(self.shape)
