"""Convolution and pooling: small windows that slide over images.

Images come in batches, x (N, C, H, W). Every number of an output belongs to one window of the
input, and windows overlap. On the way back each pixel collects what all of its windows send it:

    dx[pixel] = sum over the windows that it lies in

There are far fewer places in a window than windows. So the loops go over the places (i, j) in a
window, and all windows are treated at once: a slice with a step picks the pixel that each of them
has there.
"""

import numpy as np
from given import slow_conv
from numpy.lib.stride_tricks import sliding_window_view


class Conv2d:
    """out[n, f] = the windows of x[n], each multiplied with w[f] and summed up, + b[f]."""

    def __init__(self, w, b, stride=1, pad=0):
        self.w, self.b, self.stride, self.pad = w, b, stride, pad

    def forward(self, x):
        """Return out : (N, F, OH, OW); x : (N, C, H, W), w : (F, C, HH, WW), b : (F,)."""
        self.x = x
        return slow_conv(x, self.w, self.b, self.stride, self.pad)

    def backward(self, dout):
        """Keep self.dw and self.db and return dx, each shaped like its variable; dout like out."""
        raise NotImplementedError("Conv2d.backward")


class MaxPool2d:
    """out[n, c] = the largest number in each window of x[n, c]."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W)."""
        raise NotImplementedError("MaxPool2d.forward")

    def backward(self, dout):
        """Return dx, shaped like x; at a tie any split of dout among the largest will do."""
        raise NotImplementedError("MaxPool2d.backward")


class AvgPool2d:
    """out[n, c] = the mean of each window of x[n, c]."""

    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        """Return out : (N, C, OH, OW); x : (N, C, H, W)."""
        raise NotImplementedError("AvgPool2d.forward")

    def backward(self, dout):
        """Return dx, shaped like x."""
        raise NotImplementedError("AvgPool2d.backward")


def fast_conv(x, w, b, stride=1, pad=0):
    """Return what slow_conv returns, 20 times as fast: no loop over images, filters or windows."""
    raise NotImplementedError("fast_conv")
