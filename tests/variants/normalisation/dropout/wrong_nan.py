# wrong wrong not_finite dropout.forward: dropped numbers are NaN, not 0
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.random(x.shape) < keep) / keep if train else 1.0
        return np.where(np.asarray(self.scale) > 0, x * self.scale, np.nan)

    def backward(self, dout):
        return dout * self.scale
