# wrong wrong not_finite rmsnorm.backward: divides the output by the gain, which may be 0
import numpy as np


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.r = np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.h = x / self.r
        self.out = self.gain * self.h
        return self.out

    def backward(self, dout):
        self.dgain = (dout * self.out / self.gain).sum(axis=tuple(range(dout.ndim - 1)))
        dh = self.gain * dout
        return (dh - self.h * np.mean(dh * self.h, axis=-1, keepdims=True)) / self.r
