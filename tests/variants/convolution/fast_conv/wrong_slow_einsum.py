# wrong wrong slow fast_conv.fast_conv: einsum, but for one number at a time
import numpy as np


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    (HH, WW), (H, W) = w.shape[2:], padded.shape[2:]
    OH, OW = (H - HH) // stride + 1, (W - WW) // stride + 1
    out = np.zeros((len(x), len(w), OH, OW))
    for n, f, i, j in np.ndindex(out.shape):
        top, left = i * stride, j * stride
        window = padded[n, :, top : top + HH, left : left + WW]
        out[n, f, i, j] = np.einsum("chw,chw->", window, w[f]) + b[f]
    return out
