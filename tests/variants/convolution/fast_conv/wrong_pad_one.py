# wrong wrong shape fast_conv.fast_conv: padding hard-coded to 1
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    met = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ncijhw,fchw->nfij", met, w) + b[None, :, None, None]
