# right: by the convolution theorem, for all offsets; then every stride-th
import numpy as np


def fast_conv(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    (HH, WW), (H, W) = w.shape[2:], padded.shape[2:]
    size = H + HH - 1, W + WW - 1
    seen = np.fft.rfft2(padded, size)
    filters = np.fft.rfft2(w[:, :, ::-1, ::-1], size)
    whole = np.fft.irfft2(np.einsum("nchw,fchw->nfhw", seen, filters), size)
    return whole[:, :, HH - 1 : H : stride, WW - 1 : W : stride] + b[:, None, None]
