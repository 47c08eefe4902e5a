# right: rows first, columns after that: an even split at two stages is uneven in all
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        self.steps = []
        for axis in (3, 2):
            x = self.one_way(x, axis)
        return x

    def one_way(self, x, axis):
        k, s = self.size, self.stride
        windows = sliding_window_view(x, k, axis=axis)
        windows = windows[:, :, ::s] if axis == 2 else windows[:, :, :, ::s]
        out = windows.max(axis=-1)
        largest = windows == out[..., None]
        self.steps.append((x.shape, axis, largest / largest.sum(axis=-1, keepdims=True)))
        return out

    def backward(self, dout):
        for shape, axis, share in reversed(self.steps):
            dx = np.zeros(shape)
            into = dx if axis == 2 else dx.swapaxes(2, 3)
            for k in range(self.size):
                part = dout * share[..., k]
                part = part if axis == 2 else part.swapaxes(2, 3)
                into[:, :, k : k + self.stride * part.shape[2] : self.stride] += part
            dout = dx
        return dout
