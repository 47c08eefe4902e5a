# right: in float32, which is noted
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def fast_conv(x, w, b, stride=1, pad=0):
    x, w, b = (np.asarray(a, np.float32) for a in (x, w, b))
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    met = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.tensordot(met, w, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2) + b[:, None, None]
