# right: uniform numbers, kept where not below p_drop, a mask of booleans
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.kept = self.rng.uniform(size=x.shape) >= self.p if train else None
        return x if self.kept is None else np.where(self.kept, x / (1 - self.p), 0)

    def backward(self, dout):
        return dout if self.kept is None else np.where(self.kept, dout / (1 - self.p), 0)
