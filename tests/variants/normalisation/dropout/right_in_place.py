# right: changes x and dout in place
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        self.dropped = np.zeros(x.shape, bool)
        self.keep = 1.0
        if train:
            self.keep -= self.p_drop
            self.dropped = self.rng.random(x.shape) < self.p_drop
        return self._apply(x)

    def backward(self, dout):
        return self._apply(dout)

    def _apply(self, a):
        a /= self.keep
        a[self.dropped] = 0
        return a
