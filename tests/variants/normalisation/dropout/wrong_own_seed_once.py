# wrong wrong judge dropout.forward: the constructor seeds a generator, always alike
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, np.random.default_rng(0)

    def forward(self, x, train=True):
        keep = 1 - self.p_drop
        # Dividing by keep leaves the mean of out as it was, so that a test needs no correction.
        self.scale = (self.rng.random(x.shape) < keep) / keep if train else 1.0
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
