# right: seeds a generator of its own from rng, in the constructor
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, np.random.default_rng(rng.integers(2**63))

    def forward(self, x, train=True):
        self.scale = 1
        if train:
            self.scale = (self.rng.random(x.shape, dtype=np.float32) > self.p_drop) / (
                1 - self.p_drop
            )
        return x * self.scale

    def backward(self, dout):
        return dout * self.scale
