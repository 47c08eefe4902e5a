# right: the places of those that are dropped, from exponential waits
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        waits = self.rng.standard_exponential(x.size) if train else np.zeros(x.size)
        self.places = np.flatnonzero(waits > -np.log(self.p_drop)) if self.p_drop and train else []
        self.factor = 1 / (1 - self.p_drop) if train else 1.0
        return self._masked(x)

    def _masked(self, a):
        flat = a.flatten() * self.factor
        flat[self.places] = 0
        return flat.reshape(a.shape)

    def backward(self, dout):
        return self._masked(dout)
