# right: every node of the graph has a line of its own
import numpy as np


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain = gain
        self.eps = eps

    def forward(self, x):
        square = x**2
        mean = square.mean(axis=-1, keepdims=True)
        root = np.sqrt(mean + self.eps)
        inverse = 1 / root
        h = x * inverse
        self.cache = x, root, inverse, h
        return h * self.gain

    def backward(self, dout):
        x, root, inverse, h = self.cache
        dh = dout * self.gain
        self.dgain = dout * h
        while self.dgain.ndim > 1:
            self.dgain = self.dgain.sum(axis=0)
        dinverse = (dh * x).sum(axis=-1, keepdims=True)
        droot = -dinverse / root**2
        dmean = droot / (2 * root)
        dsquare = np.ones_like(x) * dmean / x.shape[-1]
        return dh * inverse + 2 * x * dsquare
