# wrong wrong judge dropout.forward: the smallest numbers are dropped
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        order = np.argsort(np.argsort(-x, axis=None)).reshape(x.shape) / x.size
        self.scale = (order < keep) / keep if train else 1.0
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
