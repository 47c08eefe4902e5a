"""Given: what a convolution is, written down as slowly and as plainly as it can be."""

import numpy as np


def slow_conv(x, w, b, stride=1, pad=0):
    """Convolve images x (N, C, H, W) with filters w (F, C, HH, WW) and add the biases b (F,).

    Returns out (N, F, OH, OW), where OH = (H + 2 pad - HH) // stride + 1, and OW likewise.
    """
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    OH, OW = (H + 2 * pad - HH) // stride + 1, (W + 2 * pad - WW) // stride + 1
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    padded[:, :, pad : pad + H, pad : pad + W] = x  # a frame of zeros, pad wide
    out = np.empty((N, F, OH, OW), dtype=np.result_type(x, w, b))
    for n in range(N):
        for f in range(F):
            for i in range(OH):
                for j in range(OW):
                    top, left = i * stride, j * stride
                    window = padded[n, :, top : top + HH, left : left + WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    return out
