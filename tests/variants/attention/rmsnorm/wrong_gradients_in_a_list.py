# wrong missing - rmsnorm.backward: dgain is returned and not kept
import numpy as np


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.h = x / self.r
        return self.gain * self.h

    def backward(self, dout):
        dgain = (dout * self.h).sum(axis=tuple(range(dout.ndim - 1)))
        dh = self.gain * dout
        return [(dh - self.h * np.mean(dh * self.h, axis=-1, keepdims=True)) / self.r, dgain]
