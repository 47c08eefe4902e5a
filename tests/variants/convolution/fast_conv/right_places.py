# right: a loop over the places in a filter, einsum for the rest
import numpy as np


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    (HH, WW), (H, W) = w.shape[2:], padded.shape[2:]
    OH, OW = (H - HH) // stride + 1, (W - WW) // stride + 1
    out = np.zeros((len(x), len(w), OH, OW)) + b[:, None, None]
    for i in range(HH):
        for j in range(WW):
            met = padded[:, :, i : i + stride * OH : stride, j : j + stride * OW : stride]
            out += np.einsum("nchw,fc->nfhw", met, w[:, :, i, j])
    return out
