# right: columns by index arrays, and one matrix product
import numpy as np


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    (HH, WW), (H, W) = w.shape[2:], padded.shape[2:]
    OH, OW = (H - HH) // stride + 1, (W - WW) // stride + 1
    C = x.shape[1]
    rows = np.arange(HH)[:, None, None, None] + stride * np.arange(OH)[:, None]
    columns = np.arange(WW)[:, None, None] + stride * np.arange(OW)
    met = padded[:, :, rows, columns]
    flat = met.reshape(len(x), C * HH * WW, OH * OW)
    return (w.reshape(len(w), -1) @ flat).reshape(len(x), len(w), OH, OW) + b.reshape(-1, 1, 1)
