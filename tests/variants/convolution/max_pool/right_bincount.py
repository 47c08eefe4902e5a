# right: flat places and bincount
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


class MaxPool2d:
    def __init__(self, size, stride):
        self.size, self.stride = size, stride

    def forward(self, x):
        k, s = self.size, self.stride
        windows = sliding_window_view(x, (k, k), axis=(2, 3))[:, :, ::s, ::s]
        flat = windows.reshape(*windows.shape[:4], k * k)
        numbers = sliding_window_view(np.arange(x.size).reshape(x.shape), (k, k), axis=(2, 3))
        numbers = numbers[:, :, ::s, ::s].reshape(flat.shape)
        winner = flat.argmax(axis=-1)[..., None]
        self.numbers, self.shape = np.take_along_axis(numbers, winner, -1)[..., 0], x.shape
        return np.take_along_axis(flat, winner, -1)[..., 0]

    def backward(self, dout):
        size = int(np.prod(self.shape))
        return np.bincount(self.numbers.ravel(), dout.ravel(), size).reshape(self.shape)
