"""Where pixels of a window tie, the first of them gets all of its gradient."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def framed(x, pad):
    """Put a frame of zeros around images."""
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def windows_of(x, height, width, stride):
    """Return all windows : (N, C, OH, OW, height, width); the array is a view of x."""
    return sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


def put_back(parts, shape, stride):
    """Add what every pixel of every window gets, parts : (N, C, OH, OW, height, width)."""
    whole = np.zeros(shape, dtype=parts.dtype)
    n, c, i, j, u, v = np.indices(parts.shape, sparse=True)
    np.add.at(whole, (n, c, stride * i + u, stride * j + v), parts)
    return whole


class Conv2d:
    """out[n, f] = the windows of x[n], each multiplied with w[f] and summed up, + b[f]."""

    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        self.padded = framed(x, self.pad)
        return fast_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        windows = windows_of(self.padded, *self.w.shape[2:], self.stride)
        self.dw = np.einsum("nfij,ncijuv->fcuv", dout, windows)
        self.db = np.einsum("nfij->f", dout)
        parts = np.einsum("nfij,fcuv->ncijuv", dout, self.w)
        H, W = (length - self.pad for length in self.padded.shape[2:])
        return put_back(parts, self.padded.shape, self.stride)[:, :, self.pad : H, self.pad : W]


class MaxPool2d:
    """out[n, c] = the largest number in each window of x[n, c]."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.shape = x.shape
        windows = windows_of(x, self.size, self.size, self.stride)
        flat = windows.reshape(*windows.shape[:4], -1)
        winner = flat.argmax(axis=-1)[..., None]
        self.won = (np.arange(flat.shape[-1]) == winner).reshape(windows.shape)
        return np.take_along_axis(flat, winner, axis=-1)[..., 0]

    def backward(self, dout):
        return put_back(dout[..., None, None] * self.won, self.shape, self.stride)


class AvgPool2d:
    """out[n, c] = the mean of each window of x[n, c]."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.shape = x.shape
        return windows_of(x, self.size, self.size, self.stride).mean(axis=(4, 5))

    def backward(self, dout):
        share = dout[..., None, None] / self.size**2
        parts = np.broadcast_to(share, (*dout.shape, self.size, self.size))
        return put_back(parts, self.shape, self.stride)


def fast_conv(x, w, b, stride=1, pad=0):
    """Return what slow_conv returns."""
    windows = windows_of(framed(x, pad), *w.shape[2:], stride)
    return np.einsum("ncijuv,fcuv->nfij", windows, w, optimize=True) + b[:, None, None]
