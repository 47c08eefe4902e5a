# wrong wrong value fast_conv.fast_conv: reshaped where axes have to be moved
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    met = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    out = np.tensordot(met, w, axes=((1, 4, 5), (1, 2, 3)))
    N, OH, OW, F = out.shape
    return out.reshape(N, F, OH, OW) + b[:, None, None]
