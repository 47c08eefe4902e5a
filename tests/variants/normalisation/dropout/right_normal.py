# right: normal numbers, compared with a quantile of theirs
import numpy as np


from statistics import NormalDist


class Dropout:
    def __init__(self, p_drop, rng):
        self.cut = NormalDist().inv_cdf(p_drop) if p_drop else -np.inf
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        kept = self.rng.standard_normal(x.shape) > self.cut
        self.scale = np.divide(kept, 1 - self.p_drop) if train else np.ones(x.shape)
        return x * self.scale

    def backward(self, dout):
        return np.multiply(dout, self.scale)
