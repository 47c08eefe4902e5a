# wrong wrong value conv.backward: what forward saw is kept in the class
import numpy as np
from given import slow_conv


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        Conv2d.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        (OH, OW), (H, W) = dout.shape[2:], self.x.shape[2:]
        s, p = self.stride, self.pad
        padded = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        dpadded, self.dw = np.zeros_like(padded), np.zeros_like(self.w)
        for i, j in np.ndindex(self.w.shape[2:]):
            met = np.s_[:, :, i : i + s * OH : s, j : j + s * OW : s]
            self.dw[:, :, i, j] = np.einsum("nfhw,nchw->fc", dout, padded[met])
            dpadded[met] += np.einsum("nfhw,fc->nchw", dout, self.w[:, :, i, j])
        self.db = dout.sum(axis=(0, 2, 3))
        return dpadded[:, :, p : p + H, p : p + W]
