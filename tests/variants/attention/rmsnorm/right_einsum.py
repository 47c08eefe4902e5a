# right: einsum; the power -1/2 and its derivative
import numpy as np


class RMSNorm:
    def __init__(self, gain, eps=1e-6):
        self.gain, self.eps = gain, eps

    def forward(self, x):
        self.x = x
        self.s = (np.einsum("...i,...i->...", x, x) / x.shape[-1] + self.eps)[..., None]
        return x * self.gain * self.s**-0.5

    def backward(self, dout):
        d = dout.shape[-1]
        h = self.x * self.s**-0.5
        self.dgain = np.einsum("ni,ni->i", dout.reshape(-1, d), h.reshape(-1, d))
        along = np.einsum("...i,i,...i->...", dout, self.gain, self.x)[..., None]
        return dout * self.gain * self.s**-0.5 - self.x * along * self.s**-1.5 / self.x.shape[-1]
