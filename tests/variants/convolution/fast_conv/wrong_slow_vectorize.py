# wrong wrong slow fast_conv.fast_conv: np.vectorize is a loop, too
import numpy as np


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    (HH, WW), (H, W) = w.shape[2:], padded.shape[2:]
    OH, OW = (H - HH) // stride + 1, (W - WW) // stride + 1

    def one(n, f, i, j):
        top, left = i * stride, j * stride
        return np.sum(padded[n, :, top : top + HH, left : left + WW] * w[f]) + b[f]

    return np.vectorize(one, otypes=[float])(*np.indices((len(x), len(w), OH, OW)))
