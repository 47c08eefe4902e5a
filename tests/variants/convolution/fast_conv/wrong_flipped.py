# wrong wrong value fast_conv.fast_conv: a convolution as signal processing has it, filters flipped
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    met = sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    flipped = w[:, :, ::-1, ::-1]
    return np.einsum("ncijhw,fchw->nfij", met, flipped) + b[None, :, None, None]
