# right: works in float32, which costs a note and no point
import numpy as np


class Dropout:
    def __init__(self, p_drop, rng):
        self.p_drop, self.rng = p_drop, rng

    def forward(self, x, train=True):
        x = np.float32(x)
        self.scale = np.float32(1)
        if train:
            kept = self.rng.random(x.shape, dtype=np.float32) >= self.p_drop
            self.scale = np.float32(kept / (1 - self.p_drop))
        return x * self.scale

    def backward(self, dout):
        return np.float32(dout) * self.scale
