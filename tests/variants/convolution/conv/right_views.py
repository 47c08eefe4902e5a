# right: adds through a writable view, one place of the filter at a time; x is kept padded
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        p = self.pad
        self.inner = slice(p, p + x.shape[2]), slice(p, p + x.shape[3])
        self.padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant")
        size = self.w.shape[2:]
        every = np.s_[:, :, :: self.stride, :: self.stride]
        self.windows = sliding_window_view(self.padded, size, axis=(2, 3))[every]
        out = np.einsum("ncijhw,fchw->nfij", self.windows, self.w)
        return out + self.b[None, :, None, None]

    def backward(self, dout):
        self.dw = np.einsum("nfij,ncijhw->fchw", dout, self.windows, optimize=True)
        self.db = np.add.reduce(dout, axis=(0, 2, 3))
        dpadded = np.zeros_like(self.padded)
        every = np.s_[:, :, :: self.stride, :: self.stride]
        view = sliding_window_view(dpadded, self.w.shape[2:], axis=(2, 3), writeable=True)[every]
        for i, j in np.ndindex(self.w.shape[2:]):
            view[..., i, j] += np.tensordot(dout, self.w[:, :, i, j], (1, 0)).transpose(0, 3, 1, 2)
        return dpadded[(..., *self.inner)]
