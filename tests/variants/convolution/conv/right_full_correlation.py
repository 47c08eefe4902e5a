# right: dx as a convolution of the stretched, padded dout with the flipped filters
import numpy as np
from given import slow_conv
from numpy.lib.stride_tricks import sliding_window_view


class Conv2d:
    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        s, p = self.stride, self.pad
        (N, _, H, W), (F, _, HH, WW) = self.x.shape, self.w.shape
        OH, OW = dout.shape[2:]
        # Zeros between the gradients, and what the windows left over behind them.
        wide = np.zeros((N, F, H + 2 * p - HH + 1, W + 2 * p - WW + 1))
        wide[:, :, : s * OH : s, : s * OW : s] = dout
        flipped = self.w[:, :, ::-1, ::-1].swapaxes(0, 1)
        around = np.pad(wide, ((0, 0), (0, 0), (HH - 1, HH - 1), (WW - 1, WW - 1)))
        dpadded = np.einsum(
            "nfijhw,cfhw->ncij", sliding_window_view(around, (HH, WW), axis=(2, 3)), flipped
        )
        padded = np.pad(self.x, ((0, 0), (0, 0), (p, p), (p, p)))
        seen = sliding_window_view(padded, wide.shape[2:], axis=(2, 3))
        self.dw = np.einsum("nchwij,nfij->fchw", seen, wide)
        self.db = np.sum(np.sum(np.sum(dout, axis=3), axis=2), axis=0)
        return dpadded[:, :, p : H + p, p : W + p]
